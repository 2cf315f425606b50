/** The type under which notebooks keep a plotly figure. */
export const plotlyType = "application/vnd.plotly.v1+json";

/** Set to 1 by a JupyterLab whose cells have no scroll bars below plots, such as that of `npm run lab`. */
export const fluidPlotsVariable = "LATENT_LAB_FLUID_PLOTS";

/** As high as JupyterLab makes a plot that does not say. */
const usualHeight = 360;

/**
 * A plotly figure that keeps its height in JupyterLab.
 *
 * JupyterLab's renderer asks plotly to fit the figure anew whenever the window or a sidebar moves.
 * Plotly then throws the height of a figure that sizes itself away and measures the cell, whose
 * height is the figure's own: what is left is a line's height, or a scrollbar more each time.
 *
 * @param fluid where no scroll bar can appear, the template tells plotly the height that it threw away, and the
 *   figure is as wide as its cell. Elsewhere it is so at the moment of drawing alone: plotly leaves a figure alone
 *   that has both sizes.
 */
export function steadyPlot(figure: unknown, fluid = false): unknown {
  if (!isRecord(figure)) return figure;
  const layout = record(figure.layout);
  if (layout.width !== undefined && layout.height !== undefined) return figure;
  const config = { ...record(figure.config), responsive: false, autosizable: true };
  if (!fluid || layout.width !== undefined) {
    return { ...figure, layout: { ...layout, autosize: false }, config };
  }
  const height = layout.height ?? usualHeight;
  const { layout: ofTemplate, ...template } = record(layout.template);
  const withHeight = { ...template, layout: { ...record(ofTemplate), height } };
  return { ...figure, layout: { ...layout, height, autosize: true, template: withHeight }, config };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const record = (value: unknown) => (isRecord(value) ? value : {});
