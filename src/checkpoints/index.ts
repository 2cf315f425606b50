export type { Description } from "./description";
export { parse, serialize } from "./safetensors";
export type { SafetensorsFile, TensorData } from "./safetensors";
export { loadState, serializeState } from "./training_state";
export {
  checkpointPrefix,
  loadModel,
  loadWeights,
  readDescription,
  saveModelWeights,
} from "./weights";
export type { LoadedModel, SaveArgs } from "./weights";
