/** One trace of a plotly figure: plain JSON in plotly's own attribute names. */
export type Trace = Record<string, unknown>;

/** The layout of a plotly figure: plain JSON in plotly's own attribute names. */
export type Layout = Record<string, unknown>;

/** What a plotly figure is made of; `JSON.stringify` of it is what plotly.js reads. */
export interface PlotlyJson {
  readonly data: readonly Trace[];
  readonly layout: Layout;
  readonly config: Record<string, unknown>;
}

/**
 * Ten colours that all pairs of are told apart with any kind of colour blindness, of which none is a grey, and which
 * stand on a white and on a dark page. They were searched for: at these limits the least difference of two, over
 * all kinds, can hardly be larger. In their order each is as far as can be from those before it.
 */
export const categoricalColors: readonly string[] = [
  "#3f90da",
  "#e76300",
  "#01766a",
  "#879c6a",
  "#bf83a1",
  "#944e99",
  "#5a7043",
  "#544aff",
  "#bb4b74",
  "#d40008",
];

/** Shades of the ten colours for the classes that come after them: none, darker, lighter. */
const shades: readonly { readonly toward: number; readonly share: number }[] = [
  { toward: 0, share: 0 },
  { toward: 0, share: 0.4 },
  { toward: 255, share: 0.45 },
];

/**
 * The colour of a class among any number of classes: ten colours, their dark shades, their light
 * ones, and from then on hues that turn by the golden angle, so that no two are the same.
 *
 * @param index from 0
 * @returns as `#rrggbb`
 */
export function categoricalColor(index: number): string {
  const count = categoricalColors.length;
  const round = Math.floor(index / count);
  if (round >= shades.length) return turnedHue(index - shades.length * count);
  const { toward, share } = shades[round];
  const color = categoricalColors[index % count];
  return hex([1, 3, 5].map((at) => {
    const channel = parseInt(color.slice(at, at + 2), 16);
    return channel + share * (toward - channel);
  })); // prettier-ignore
}

/** The n-th hue at the golden angle from the one before, of three lightnesses in turn. */
function turnedHue(n: number): string {
  const hue = (n * 137.508) % 360;
  const lightness = [0.5, 0.38, 0.64][n % 3];
  const reach = 0.55 * Math.min(lightness, 1 - lightness);
  const channel = (shift: number) => {
    const k = (shift + hue / 30) % 12;
    return 255 * (lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return hex([channel(0), channel(8), channel(4)]);
}

function hex(channels: readonly number[]): string {
  return `#${channels.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}

/** Train is blue and test orange, in every figure. */
export const trainColor = "#3f90da";
export const testColor = "#e76300";

/** Greys that are readable on white and on near-black alike. */
export const neutral = {
  text: "#7a7f87",
  bar: "#8a9299",
  /** Behind white letters. */
  plate: "#5b6068",
  axis: "rgba(127,127,127,0.55)",
  grid: "rgba(127,127,127,0.18)",
};

const fontFamily = '"DejaVu Sans", Verdana, system-ui, sans-serif';

const CLEAR = "rgba(0,0,0,0)";
const axisColors = {
  gridcolor: neutral.grid,
  linecolor: neutral.axis,
  zerolinecolor: neutral.axis,
};

/** A title stands left, above the plot. */
const titlePlace = { font: { size: 16 }, x: 0.012, xanchor: "left", y: 0.97, yanchor: "top" };

/**
 * What a figure looks like where its layout says nothing: no ground of its own, so that it stands on a white
 * page as on a dark one, the tool bar included.
 */
export const houseTemplate: Layout = {
  layout: {
    ...{ paper_bgcolor: CLEAR, plot_bgcolor: CLEAR, colorway: categoricalColors },
    font: { family: fontFamily, size: 12, color: neutral.text },
    hoverlabel: { font: { family: fontFamily } },
    modebar: { bgcolor: CLEAR, color: neutral.axis, activecolor: neutral.text },
    ...{ xaxis: axisColors, yaxis: axisColors, title: titlePlace },
  },
};

/** What every figure's layout starts from. */
export function baseLayout(title: string): Layout {
  return {
    title: { text: plotlyText(title), ...titlePlace },
    height: 420,
    margin: { l: 56, r: 20, t: 56, b: 52 },
  };
}

/** An axis in the house style, with plotly's own attributes over it. */
export function axis(title: string, more: Layout = {}): Layout {
  return {
    title: { text: plotlyText(title), standoff: 8 },
    gridcolor: neutral.grid,
    linecolor: neutral.axis,
    zeroline: false,
    ticks: "",
    automargin: true,
    ...more,
  };
}

/** Text for plotly, which reads a small HTML of its own in titles and labels: `<` and `&` stay what they are. */
export function plotlyText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
