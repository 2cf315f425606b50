import type { Layout } from "./plotly_json";

/**
 * Ten colours for ten digits, told apart with the common kinds of colour blindness and of middling lightness, so
 * that they stand on a white and on a dark page. The order maximises the contrast of neighbours.
 *
 * Source: M. A. Petroff, "Accessible Color Sequences for Data Visualization", arXiv:2107.02270.
 */
export const categoricalColors: readonly string[] = [
  "#3f90da",
  "#ffa90e",
  "#bd1f01",
  "#94a4a2",
  "#832db6",
  "#a96b59",
  "#e76300",
  "#b9ac70",
  "#717581",
  "#92dadd",
];

/** Train is blue and test orange, in every figure. */
export const trainColor = "#3f90da";
export const testColor = "#e76300";

/** Greys that are readable on white and on near-black alike. */
export const neutral = {
  text: "#7a7f87",
  axis: "rgba(127,127,127,0.55)",
  grid: "rgba(127,127,127,0.18)",
};

const fontFamily = '"DejaVu Sans", Verdana, system-ui, sans-serif';

/** What every figure's layout starts from; `title` stands left, above the plot. */
export function baseLayout(title: string): Layout {
  return {
    title: {
      text: plotlyText(title),
      font: { size: 16 },
      x: 0.012,
      xanchor: "left",
      y: 0.97,
      yanchor: "top",
    },
    font: { family: fontFamily, size: 12, color: neutral.text },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    height: 420,
    margin: { l: 56, r: 20, t: 56, b: 52 },
    hoverlabel: { font: { family: fontFamily } },
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
