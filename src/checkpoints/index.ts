export { classifierPrefix, loadClassifier, saveClassifier } from "./classifier";
export type { ClassifierDescription, LoadedClassifier } from "./classifier";
export type { Description } from "./description";
export { parse, serialize } from "./safetensors";
export type { SafetensorsFile, TensorData } from "./safetensors";
export { loadState, serializeState } from "./training_state";
export {
  checkpointPrefix,
  loadModel,
  loadWeights,
  readDescription,
  recordMetrics,
  saveModelWeights,
} from "./weights";
export type { LoadedModel, SaveArgs } from "./weights";
