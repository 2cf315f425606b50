import { type Figure, makeFigure, rounded } from "./figure";
import type { Layout, Trace } from "./theme";

/**
 * A plot of your own, of plotly's traces: in the house style where its layout says nothing. Numbers may
 * come as they are, in lists, in typed arrays, such as the losses of `imageLosses`, or in tensors.
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
  return makeFigure(traces, plain(layout) as Layout, altText ?? wordsFor(traces, layout));
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
