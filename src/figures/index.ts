export { type AccuracyCurve, accuracyCurves } from "./accuracy_curves";
export { barChart } from "./bars";
export type { Bar, BarChartOptions, BarPanel } from "./bars";
export { classBars, type ClassBarsOptions } from "./class_bars";
export { confusionMatrix, type ConfusionMatrixOptions } from "./confusion_matrix";
export { bundleOf, type Displayable } from "./displayable";
export { drawableName } from "./drawable_name";
export { type Figure, liveBundle, makeFigure, rounded } from "./figure";
export { figureHtml } from "./figure_html";
export { type ImageGrid, imageGrid, type ImageGridOptions, toPng } from "./image_grid";
export { klBars, type KlBarsOptions } from "./kl_bars";
export { type LatentPanel, latentPanels, type LatentPanelsOptions } from "./latent_panels";
export { latentScatter, type LatentScatterOptions } from "./latent_scatter";
export {
  type EpochLosses,
  lossCurves,
  type LossCurvesOptions,
  type StepPoint,
} from "./loss_curves";
export {
  comparisonCurves,
  comparisonNote,
  type ComparedTraining,
  metricColumns,
} from "./compared_runs";
export { contentPolicy, type PageNeeds, type PageParts, standalonePage } from "./page_policy";
export type { Mark } from "./mark_labels";
export { plot } from "./plot";
export { runCurves, type RunCurve, type RunCurvesOptions } from "./run_curves";
export { searchProgress, type SearchedTrial, type SearchProgressOptions } from "./search_progress";
export { shortName, shortNames } from "./short_name";
export { shrunk, shrunkShape } from "./shrink";
export { staticPicture, type StaticPictureOptions } from "./static_picture";
export { categoricalColor, type Layout, type PlotlyJson, type Trace } from "./theme";
export { type ParallelAxis, parallelCoordinates } from "./parallel_coordinates";
export { type TermSeries, termsAgainst } from "./terms_against";
export { rateDistortion } from "./rate_distortion";
export type { RatePoint } from "./rate_distortion";
