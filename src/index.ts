// What a notebook imports: `import { loadDataset, createModel, train } from "../src";`
export { loadModel, loadWeights, saveModelWeights } from "./checkpoints";
export { UserError } from "./config";
export { digitDistance, evaluateElbo, evaluateModel, labelFidelity } from "./evaluation";
export {
  createModel,
  decodeLatents,
  encodeImages,
  reconstructImages,
  sampleImages,
} from "./models";
export type { Model } from "./models";
export * as figures from "./results/figures";
export { digitClassifier } from "./results/judge";
export { display } from "./notebook/display";
export { checksTable, evaluationTable, judgementTable } from "./notebook/evaluation_table";
export { explore } from "./notebook/explore";
export { historyTable } from "./notebook/data_frame";
export { livePlot } from "./notebook/live_plot";
export { trainingPanel } from "./notebook/training_panel";
export { loadDataset } from "./notebook/load_data";
export { saveRun } from "./results/outputs";
export { playground } from "./notebook/playground";
export { useBackend } from "./notebook/use_backend";
export { train } from "./training";
export type { Run } from "./training";
export {
  button,
  checkbox,
  dropdown,
  hbox,
  html,
  intSlider,
  label,
  logSlider,
  outputArea,
  picture,
  progressBar,
  slider,
  tabs,
  textField,
  toggleButtons,
  vbox,
} from "./widgets";
export type { Widget } from "./widgets";
