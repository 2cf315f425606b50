/** The type under which notebooks keep a plotly figure. */
export const plotlyType = "application/vnd.plotly.v1+json";

/**
 * A plotly figure that keeps its size in JupyterLab: as high as it is meant to be, and as wide as
 * the cell at the moment of drawing.
 *
 * JupyterLab's renderer asks plotly to fit the figure anew whenever the window or a sidebar moves.
 * Plotly then throws the height of a figure that sizes itself away and measures the cell, whose
 * height is the figure's own: what is left is a line's height, or a scrollbar more each time.
 * Plotly leaves a figure alone that has both sizes, which it gets here at the first drawing.
 */
export function steadyPlot(figure: unknown): unknown {
  if (!isRecord(figure)) return figure;
  const layout = isRecord(figure.layout) ? figure.layout : {};
  if (layout.width !== undefined && layout.height !== undefined) return figure;
  return {
    ...figure,
    layout: { ...layout, autosize: false },
    config: { ...(isRecord(figure.config) && figure.config), responsive: false, autosizable: true },
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
