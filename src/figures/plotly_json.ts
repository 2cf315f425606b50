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
