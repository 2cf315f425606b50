import { neutral } from "./theme";

const [red, green, blue] = [1, 3, 5].map((at) => parseInt(neutral.text.slice(at, at + 2), 16));

const text = `text[style*="fill: rgb(${red}, ${green}, ${blue})"]`;
const [onWhite, onDark] = ["#5b6068", "#a2a8b1"];

/**
 * Gives the text of plots a grey for each ground, where a page knows its own: the one grey that stands on white and
 * on near-black alike, for notebooks, has a contrast of 4 on white, and small text wants 4.5 (WCAG 2.1, 1.4.3). Text
 * that has a colour of its own keeps it.
 */
export const plotTextStyle = `
  .js-plotly-plot ${text} {
    fill: light-dark(${onWhite}, ${onDark}) !important;
  }
`;

/** The same for JupyterLab, whose theme is no colour scheme but an attribute of the page. */
export const labPlotTextStyle = `
[data-jp-theme-light="true"] .js-plotly-plot ${text} { fill: ${onWhite} !important; }
[data-jp-theme-light="false"] .js-plotly-plot ${text} { fill: ${onDark} !important; }
`;
