import type { Figure } from "./figure";
import { niceNumber } from "./nice_number";
import { svgText } from "./svg_text";
import { neutral, type Layout, type Trace } from "./theme";

/**
 * Of text and of marks, by the ground that the picture stands on: what shows it says so by its color-scheme, or the
 * system does. Where that is another than the page, as in a JupyterLab of one's own, either can still be made out.
 */
const greys = { light: "#696e76", dark: "#8a8f97" };
const style =
  `<style>.curves{color:${greys.light}}` +
  `@media(prefers-color-scheme:dark){.curves{color:${greys.dark}}}</style>`;

const width = 760;
const margin = { left: 56, right: 20, top: 84 };
/** Between panels: the numbers of the next one's axis, and below a row its epochs and the next titles. */
const between = { columns: 56, rows: 96 };

/** Words of the figure: the name of a panel, the number of a mark, or what the numbers mean. */
interface Note {
  readonly name: string;
  readonly text: string;
  readonly xref: string;
  readonly x: number;
  readonly yshift?: number;
}

/** A panel of the figure: where it stands, and what it shows. */
interface Panel {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly x: [number, number];
  readonly y: [number, number];
  readonly traces: readonly Trace[];
  readonly shapes: readonly Layout[];
  readonly numbers: readonly Note[];
  readonly axes: { readonly x: Layout; readonly y: Layout };
  readonly name: string;
}

/**
 * Draws a figure of lines in panels, in rows of a grid, as an SVG, as plotly would.
 *
 * Plotly's renderer for JupyterLab keeps the first figure that a place was given, whatever comes
 * after it; a picture is replaced. So this stands in a cell while the figure still grows.
 *
 * @param figure traces of lines, with or without markers, one pair of axes a panel; annotations named "panel"
 *   are the panels' names, those named "mark" the numbers of changes, and those named "marks" what these mean
 * @returns the text of an SVG, transparent, in greys for light and for dark pages
 */
export function liveSvg({ data, layout, altText }: Figure): string {
  const { rows, columns } = layout.grid as { rows: number; columns: number };
  const panelHeight = rows === 1 ? 264 : 190;
  const { b: bottom } = layout.margin as { b: number };
  const height = margin.top + rows * panelHeight + (rows - 1) * between.rows + bottom;
  const panelWidth =
    (width - margin.left - margin.right - between.columns * (columns - 1)) / columns;
  const notes = layout.annotations as Note[];
  const names = notes.filter(({ name }) => name === "panel");
  const panels = names.map(({ text: name }, index): Panel => {
    const suffix = index === 0 ? "" : String(index + 1);
    const axes = {
      x: layout[`xaxis${suffix}`] as Layout,
      y: layout[`yaxis${suffix}`] as Layout,
    };
    const traces = data.filter((trace) => trace.xaxis === `x${suffix}`);
    const shapes = ((layout.shapes ?? []) as Layout[]).filter(
      (shape) => shape.xref === `x${suffix}`,
    );
    return {
      left: margin.left + (index % columns) * (panelWidth + between.columns),
      top: margin.top + Math.floor(index / columns) * (panelHeight + between.rows),
      ...{ width: panelWidth, height: panelHeight, traces, shapes, axes, name },
      numbers: notes.filter((note) => note.name === "mark" && note.xref === `x${suffix}`),
      x: axes.x.range as [number, number],
      y: (axes.y.range as [number, number] | undefined) ?? extent(traces),
    };
  });
  const title = (layout.title as { text: string }).text;
  const words = notes
    .filter(({ name }) => name === "marks")
    .flatMap(({ text }) => text.split("<br>"));
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" role="img" class="curves" style="max-width:100%;height:auto">` +
    `<title>${escaped(altText)}</title>` +
    style +
    label(plain(title), 9, 30, 16, "start") +
    legend(data) +
    panels.map(panelSvg).join("") +
    words
      .map((each, i) => label(plain(each), margin.left, height - bottom + 65 + 17 * i, 12, "start"))
      .join("") +
    `</svg>`
  );
}

/** From a panel's values to places in the picture. */
interface Scale {
  x(value: number): number;
  y(value: number): number;
}

function panelSvg(panel: Panel, index: number): string {
  const { left, top, width, height, x, y, axes, name } = panel;
  const bottom = top + height;
  const scale: Scale = {
    x: (value) => round(left + ((value - x[0]) / (x[1] - x[0])) * width),
    y: (value) => round(bottom - ((value - y[0]) / (y[1] - y[0])) * height),
  };
  const clip = `panel-${index}`;
  const axisTitle = (axis: Layout) => plain((axis.title as { text: string }).text);
  const middle = round(top + height / 2);
  const upright = axisTitle(axes.y);
  return (
    `<clipPath id="${clip}"><rect x="${left}" y="${top}" width="${width}" height="${height}"/></clipPath>` +
    rules(panel, scale) +
    marks(panel, scale) +
    `<g clip-path="url(#${clip})">${curves(panel, scale)}</g>` +
    numbers(panel, scale) +
    label(plain(name), left, top - 10, 13, "start") +
    label(axisTitle(axes.x), left + width / 2, bottom + 40, 12, "middle") +
    (upright &&
      `<g transform="rotate(-90 14 ${middle})">${label(upright, 14, middle, 12, "middle")}</g>`)
  );
}

/** Lines at round values, and these beside them. */
function rules({ left, top, width, height, x, y, axes }: Panel, scale: Scale): string {
  const bottom = top + height;
  const upright = ticks(x, Number(axes.x.dtick)).map((value) => {
    const at = scale.x(value);
    return line(at, top, at, bottom) + label(text(value), at, bottom + 18, 12, "middle");
  });
  const level = ticks(y).map((value) => {
    const at = scale.y(value);
    return line(left, at, left + width, at) + label(text(value), left - 6, at + 4, 12, "end");
  });
  return [...upright, ...level].join("");
}

function curves({ traces }: Panel, scale: Scale): string {
  const drawn = traces.map((trace) => {
    const { color, width: stroke } = trace.line as { color: string; width: number };
    const values = trace.y as number[];
    const points = (trace.x as number[]).flatMap((x, i) =>
      Number.isFinite(values[i]) ? [[scale.x(x), scale.y(values[i])]] : [],
    );
    const path = points.map((point) => point.join(",")).join(" ");
    // A line of one point, as after a run's first step, is a dot.
    const dots =
      String(trace.mode).includes("markers") || points.length === 1
        ? points.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3" fill="${color}"/>`).join("")
        : "";
    const line = String(trace.mode).includes("lines")
      ? `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="${stroke}"/>`
      : "";
    return `<g opacity="${Number(trace.opacity ?? 1)}">${line}${dots}</g>`;
  });
  return drawn.join("");
}

/** What happened on the way: lines across. */
function marks({ top, height, shapes }: Panel, scale: Scale): string {
  const path = (x: number) =>
    `<path d="M${x} ${top}V${top + height}" stroke="currentColor" stroke-dasharray="1 3"/>`;
  return shapes.map(({ x0 }) => path(scale.x(Number(x0)))).join("");
}

/** The numbers of the marks, each on a plate, over the curves. */
function numbers({ top, numbers }: Panel, scale: Scale): string {
  const drawn = numbers.map(({ text, x, yshift = 0 }) => {
    const [centre, y] = [scale.x(x), top - yshift];
    const width = 4 + 7 * text.length;
    const place = `x="${round(centre - width / 2)}" y="${y}" width="${width}" height="16"`;
    const look = { fontSize: 10, fill: "#fff", anchor: "middle" } as const;
    return `<rect ${place} fill="${neutral.plate}"/>${svgText({ ...look, text, x: centre, y: y + 12 })}`;
  });
  return drawn.join("");
}

function legend(data: readonly Trace[]): string {
  let right = width - margin.right;
  const entries = data.filter((trace) => trace.showlegend === true).reverse();
  return entries
    .map((trace) => {
      const name = String(trace.name);
      const { color, width: stroke } = trace.line as { color: string; width: number };
      const start = right - 7 * name.length - 34;
      const entry =
        `<path d="M${start} 40h24" stroke="${color}" stroke-width="${stroke}" ` +
        `opacity="${Number(trace.opacity ?? 1)}"/>` +
        label(name, start + 30, 44, 12, "start");
      right = start - 14;
      return entry;
    })
    .join("");
}

/** Round values in a range, some four of them or `step` apart. */
function ticks([low, high]: [number, number], step = niceNumber((high - low) / 4)): number[] {
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, i) => (first + i) * step);
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
) => svgText({ text, x: round(x), y: round(y), fontSize, fill: "currentColor", anchor });

const text = (value: number) => String(Number(value.toPrecision(6)));
const round = (value: number) => Math.round(value * 10) / 10;
/** Plotly's texts are escaped for it; here they are escaped once more, for the SVG. */
const plain = (text: string) =>
  text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
const escaped = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
