import { counted } from "../config";
import { notebookHost } from "../host";
import { type Figure, makeFigure, rounded } from "./figure";
import type { Layout, Trace } from "./theme";

/**
 * A plot of your own, of plotly's traces: in the house style where its layout says nothing. Numbers may
 * come as they are, in lists, in typed arrays, such as the losses of `imageLosses`, or in tensors. All of
 * them go into the notebook, and a line says how large it becomes where they are very many.
 *
 * @param data traces in plotly's own attribute names
 * @param layout plotly's, over the house style
 * @param altText the plot in words; by default its title, or how many traces it has
 * @example
 * ```ts
 * const { loss } = await imageLosses(model, mnist.test);
 * figures.plot([{ type: "histogram", x: loss }], { title: { text: "losses of the test images" } })
 * ```
 */
export function plot(data: readonly Trace[], layout: Layout = {}, altText?: string): Figure {
  const traces = data.map((trace) => plain(trace) as Trace);
  sayHeavy(traces);
  return makeFigure(traces, plain(layout) as Layout, altText ?? wordsFor(traces, layout));
}

/** Of more numbers than these a browser draws slowly, and a notebook is slow to open. */
const MANY = 200_000;

function sayHeavy(traces: readonly Trace[]): void {
  const count = numbersIn(traces);
  if (count <= MANY) return;
  const megabytes = Math.round(JSON.stringify(traces).length / 1e6);
  notebookHost()?.display({
    "text/plain":
      `This plot holds ${counted(count)} numbers, ${megabytes} MB in the notebook: ` +
      "every tenth of them, or counts in place of points, would show as much",
  });
}

function numbersIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return typeof value === "number" ? 1 : 0;
  return Object.values(value).reduce<number>((sum, each) => sum + numbersIn(each), 0);
}

/** A figure is kept as JSON, in which a typed array would be an object, and a plot of it empty. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Float32Array) return rounded(value, 7);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>);
  if (isTensor(value)) return plain(value.arraySync());
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}

function isTensor(value: object): value is { arraySync(): unknown } {
  return typeof (value as { arraySync?: unknown }).arraySync === "function";
}

function wordsFor({ length }: readonly Trace[], { title }: Layout): string {
  const { text = title } = (title ?? {}) as { text?: unknown };
  if (typeof text === "string") return text;
  return length === 1 ? "a plot of one trace" : `a plot of ${length} traces`;
}
