export { createModel, modelFromConfig } from "./create_model";
export { decodeLatents, encodeImages, reconstructImages, sampleImages } from "./inference";
export type { Encoded, Samples } from "./inference";
export { vaeLoss } from "./loss";
export { imageSize } from "./model";
export type { Model, ModelConfig, Parameters, Posterior } from "./model";
