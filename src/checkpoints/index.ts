export { classifierPrefix, describeClassifier, loadClassifier, saveClassifier } from "./classifier";
export type { ClassifierDescription, LoadedClassifier } from "./classifier";
export type { Description } from "./description";
export { parse, serialize } from "./safetensors";
export type { SafetensorsFile, TensorData } from "./safetensors";
export { loadRun, loadState, readRunData, serializeState } from "./training_state";
export type { LoadedRun, SavedRunData } from "./training_state";
export {
  bestPrefix,
  checkpointPrefix,
  describe,
  loadModel,
  loadWeights,
  readDescription,
  recordMetrics,
  saveModelWeights,
  serializeWeights,
} from "./weights";
export type { LoadedModel, SaveArgs } from "./weights";
