import type { Figure } from "./figure";
import { svgText } from "./svg_text";
import { neutral, type Layout, type Trace } from "./theme";

const width = 760;
const margin = { left: 56, right: 20, top: 84, bottom: 52 };
/** Between panels: the numbers of the next one's axis, and below a row its epochs and the next titles. */
const between = { columns: 56, rows: 96 };

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
  readonly axes: { readonly x: Layout; readonly y: Layout };
  readonly name: string;
}

/**
 * Draws a figure of lines in panels, in rows of a grid, as an SVG, as plotly would.
 *
 * Plotly's renderer for JupyterLab keeps the first figure that a place was given, whatever comes
 * after it; a picture is replaced. So this stands in a cell while the figure still grows.
 *
 * @param figure traces of lines, with or without markers, one pair of axes a panel; an annotation
 *   for each panel is its name
 * @returns the text of an SVG, transparent, in greys for light and dark pages
 */
export function liveSvg({ data, layout, altText }: Figure): string {
  const { rows, columns } = layout.grid as { rows: number; columns: number };
  const panelHeight = rows === 1 ? 264 : 190;
  const height = margin.top + rows * panelHeight + (rows - 1) * between.rows + margin.bottom;
  const panelWidth =
    (width - margin.left - margin.right - between.columns * (columns - 1)) / columns;
  const notes = layout.annotations as { text: string }[];
  const panels = notes.map(({ text: name }, index): Panel => {
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
      x: axes.x.range as [number, number],
      y: (axes.y.range as [number, number] | undefined) ?? extent(traces),
    };
  });
  const title = (layout.title as { text: string }).text;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" role="img" style="max-width:100%;height:auto">` +
    `<title>${escaped(altText)}</title>` +
    label(plain(title), 9, 30, 16, "start") +
    legend(data) +
    panels.map(panelSvg).join("") +
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
    `<g clip-path="url(#${clip})">${curves(panel, scale)}</g>` +
    marks(panel, scale) +
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
    const dots = String(trace.mode).includes("markers")
      ? points.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3" fill="${color}"/>`).join("")
      : "";
    return (
      `<g opacity="${Number(trace.opacity ?? 1)}"><polyline points="${path}" fill="none" ` +
      `stroke="${color}" stroke-width="${stroke}"/>${dots}</g>`
    );
  });
  return drawn.join("");
}

/** What happened on the way: lines across, the first panel's with words along them. */
function marks({ top, height, shapes }: Panel, scale: Scale): string {
  const drawn = shapes.map((shape) => {
    const place = scale.x(Number(shape.x0));
    const words = (shape.label as { text: string } | undefined)?.text;
    const turn = `rotate(90 ${place} ${top})`;
    const path = `<path d="M${place} ${top}V${top + height}" stroke="${neutral.text}" stroke-dasharray="1 3"/>`;
    if (words === undefined) return path;
    const said = label(plain(words), place + 4, top - 4, 11, "start");
    return `${path}<g transform="${turn}">${said}</g>`;
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
        `<path d="M${start} 26h24" stroke="${color}" stroke-width="${stroke}" ` +
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
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}

/** 1, 2 or 5 times a power of ten. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5].find((f) => f * power >= rough) ?? 10;
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
