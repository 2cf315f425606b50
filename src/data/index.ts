export { type Batch, batches, batchesPerEpoch, type BatchOptions } from "./batches";
export { type Dataset, type Factors, HELD_OUT, holdOut, type ImageSplit } from "./dataset";
export type {
  DatasetDefinition,
  DatasetFacts,
  DatasetPage,
  LoadedDataset,
  LoadedImages,
} from "./define_dataset";
export {
  type ImageShape,
  type ImageShapeLike,
  imageShapeOf,
  imageSize,
  sameShape,
  shapeText,
} from "./image_shape";
export { createImageSplit, type ImageSplitArgs } from "./image_split";
export { type Labelling, labelling, UNKNOWN_LABEL } from "./labels";
export { loadDataset } from "./load_dataset";
export type { DataProgress, LoadOptions } from "./load_options";
export { datasets, defineNamedDataset as defineDataset } from "./registry";
