/**
 * A plot's picture is on white and can be read wherever nothing is known of the page, as on GitHub. On a page of
 * ours the white dissolves; on a dark one the picture is turned round first, light for dark, and its hues back.
 */
const onLight = "mix-blend-mode: multiply;";
const onDark = "filter: invert(1) hue-rotate(180deg); mix-blend-mode: screen;";

const picture = ":is(.plot > .static img, .plot-picture)";

/** The pictures of plots on a page, whose colours are the system's or a switch's; paper is white. */
export const plotPictureStyle = `
  ${picture} { ${onLight} }
  @media screen and (prefers-color-scheme: dark) {
    :root:not([data-theme="light"]) ${picture} { ${onDark} }
  }
  @media screen { :root[data-theme="dark"] ${picture} { ${onDark} } }
`;

/**
 * The same for JupyterLab, which shows such a picture until it is pointed at, and in its own width. Pictures
 * scroll where it is narrow, as grids of images in reports: smaller, their text could not be read. Pictures that know of light and
 * dark, as the curves of a training that goes on, follow the theme and not the system.
 */
export const labPictureStyle = `
[data-jp-theme-light="true"] img { color-scheme: light; }
[data-jp-theme-light="false"] img { color-scheme: dark; }
.jp-RenderedPlotly .plot-img { max-width: 100%; height: auto; }
@media (max-width: 60rem) {
  :is(.jp-RenderedImage.jp-OutputArea-output img, .jp-RenderedPlotly .plot-img) { max-width: max(100%, 45rem); }
  .jp-RenderedPlotly:not(.js-plotly-plot), .widget-box:has(> .widget-image) { overflow-x: auto !important; }
  .widget-box > .widget-image { max-width: none; flex: none; }
}
[data-jp-theme-light="true"] .jp-RenderedPlotly .plot-img { ${onLight} }
[data-jp-theme-light="false"] .jp-RenderedPlotly .plot-img { ${onDark} }
`;
