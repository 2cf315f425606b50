import type { Figure } from "./figure";
import type { Layout, Trace } from "./plotly_json";
import { svgText } from "./svg_text";
import { neutral } from "./theme";

const size = { width: 760, height: 400 };
const margin = { left: 56, right: 20, top: 84, bottom: 52, between: 56 };

/** A panel of the figure: where it stands, and what it shows. */
interface Panel {
  readonly left: number;
  readonly width: number;
  readonly x: [number, number];
  readonly y: [number, number];
  readonly traces: readonly Trace[];
  readonly shapes: readonly Layout[];
  readonly axes: { readonly x: Layout; readonly y: Layout };
  readonly name: string;
}

/**
 * Draws a figure of lines in panels side by side as an SVG, as plotly would.
 *
 * Plotly's renderer for JupyterLab keeps the first figure that a place was given, whatever comes
 * after it; a picture is replaced. So this stands in a cell while the figure still grows.
 *
 * @param figure traces of lines, with or without markers, one pair of axes a panel
 * @returns the text of an SVG, transparent, in greys for light and dark pages
 */
export function liveSvg({ data, layout, altText }: Figure): string {
  const panels = panelsOf(data, layout);
  const title = (layout.title as { text: string }).text;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" ` +
    `viewBox="0 0 ${size.width} ${size.height}" role="img" style="max-width:100%;height:auto">` +
    `<title>${escaped(altText)}</title>` +
    label(plain(title), 9, 30, 16, "start") +
    legend(data) +
    panels.map((panel, index) => panelSvg(panel, index)).join("") +
    `</svg>`
  );
}

function panelsOf(data: readonly Trace[], layout: Layout): Panel[] {
  const names = [...new Set(data.map((trace) => String(trace.xaxis)))];
  const notes = layout.annotations as { text: string }[];
  const count = Math.max(1, notes.length);
  const inner = size.width - margin.left - margin.right;
  const width = (inner - margin.between * (count - 1)) / count;
  return notes.map(({ text }, index) => {
    const suffix = index === 0 ? "" : String(index + 1);
    const axes = {
      x: layout[`xaxis${suffix}`] as Layout,
      y: layout[`yaxis${suffix}`] as Layout,
    };
    const traces = data.filter((trace) => trace.xaxis === names[index]);
    const left = margin.left + index * (width + margin.between);
    const x = axes.x.range as [number, number];
    const y = (axes.y.range as [number, number] | undefined) ?? extent(traces);
    const shapes = ((layout.shapes ?? []) as Layout[]).filter(
      (shape) => shape.xref === (names[index] ?? `x${suffix}`),
    );
    return { left, width, x, y, traces, shapes, axes, name: text };
  });
}

function panelSvg(panel: Panel, index: number): string {
  const { left, width, x, y, traces, shapes, axes, name } = panel;
  const bottom = size.height - margin.bottom;
  const height = bottom - margin.top;
  const px = (value: number) => round(left + ((value - x[0]) / (x[1] - x[0])) * width);
  const py = (value: number) => round(bottom - ((value - y[0]) / (y[1] - y[0])) * height);
  const clip = `panel-${index}`;

  const rules = [
    ...ticks(x, Number(axes.x.dtick)).map(
      (t) =>
        line(px(t), margin.top, px(t), bottom) + label(text(t), px(t), bottom + 18, 12, "middle"),
    ),
    ...ticks(y).map(
      (t) =>
        line(left, py(t), left + width, py(t)) + label(text(t), left - 6, py(t) + 4, 12, "end"),
    ),
  ];
  const curves = traces.map((trace) => {
    const { color, width: stroke } = trace.line as { color: string; width: number };
    const points = (trace.x as number[]).map((value, i): [number, number] => {
      return [px(value), py((trace.y as number[])[i])];
    });
    const path = points.map((point) => point.join(",")).join(" ");
    const dots = String(trace.mode).includes("markers")
      ? points.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${color}"/>`).join("")
      : "";
    return (
      `<g opacity="${Number(trace.opacity ?? 1)}"><polyline points="${path}" fill="none" ` +
      `stroke="${color}" stroke-width="${stroke}"/>${dots}</g>`
    );
  });
  const marks = shapes.map((shape) => {
    const place = px(Number(shape.x0));
    const words = (shape.label as { text: string } | undefined)?.text;
    const turn = `rotate(90 ${place} ${margin.top})`;
    return (
      `<path d="M${place} ${margin.top}V${bottom}" stroke="${neutral.text}" stroke-dasharray="1 3"/>` +
      (words === undefined
        ? ""
        : `<g transform="${turn}">${label(plain(words), place + 4, margin.top - 4, 11, "start")}</g>`)
    );
  });
  const axisTitle = (axis: Layout) => plain((axis.title as { text: string }).text);
  const middle = margin.top + height / 2;
  return (
    `<clipPath id="${clip}"><rect x="${left}" y="${margin.top}" width="${width}" height="${height}"/></clipPath>` +
    rules.join("") +
    `<g clip-path="url(#${clip})">${curves.join("")}</g>` +
    marks.join("") +
    label(plain(name), left, margin.top - 10, 13, "start") +
    label(axisTitle(axes.x), left + width / 2, size.height - 12, 12, "middle") +
    `<g transform="rotate(-90 14 ${middle})">${label(axisTitle(axes.y), 14, middle, 12, "middle")}</g>`
  );
}

function legend(data: readonly Trace[]): string {
  let right = size.width - margin.right;
  const entries = data.filter((trace) => trace.showlegend === true).reverse();
  return entries
    .map((trace) => {
      const name = String(trace.name);
      const { color, width } = trace.line as { color: string; width: number };
      const start = right - 7 * name.length - 34;
      const entry =
        `<path d="M${start} 26h24" stroke="${color}" stroke-width="${width}" ` +
        `opacity="${Number(trace.opacity ?? 1)}"/>` +
        label(name, start + 30, 30, 12, "start");
      right = start - 14;
      return entry;
    })
    .join("");
}

/** Round values in a range, some four of them or `step` apart. */
function ticks([low, high]: [number, number], step = niceStep((high - low) / 4)): number[] {
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => (first + i) * step);
}

/** 1, 2 or 5 times a power of ten. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((f) => f * power >= rough) ?? 10;
  return factor * power;
}

function extent(traces: readonly Trace[]): [number, number] {
  const values = traces.flatMap((trace) => trace.y as number[]).filter(Number.isFinite);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (!Number.isFinite(low)) return [0, 1];
  const room = 0.08 * (high - low) || 0.05 * Math.abs(high) || 1;
  return [low - room, high + room];
}

const line = (x1: number, y1: number, x2: number, y2: number) =>
  `<path d="M${x1} ${y1}L${x2} ${y2}" stroke="${neutral.grid}"/>`;

const label = (
  text: string,
  x: number,
  y: number,
  fontSize: number,
  anchor: "start" | "middle" | "end",
) => svgText({ text, x: round(x), y: round(y), fontSize, fill: neutral.text, anchor });

const text = (value: number) => String(Number(value.toPrecision(6)));
const round = (value: number) => Math.round(value * 10) / 10;
/** Plotly's texts are escaped for it; here they are escaped once more, for the SVG. */
const plain = (text: string) =>
  text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
const escaped = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
