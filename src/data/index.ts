export { type Batch, batches, batchesPerEpoch, type BatchOptions } from "./batches";
export {
  type DataOrigin,
  type Dataset,
  type Factors,
  type FewLabels,
  HELD_OUT,
  holdOut,
  type ImageSplit,
  originOf,
} from "./dataset";
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
export { imageTarget } from "./images/image_target";
export { createImageSplit, createStoredSplit, type ImageSplitArgs } from "./image_split";
export { fileStore, type ImagesInFile } from "./store/file_store";
export { type ImageStore, memoryStore } from "./store/image_store";
export { labelledInTurn, withFewLabels } from "./few_labels";
export { knownIndices, type Labelling, labelling, UNKNOWN_LABEL } from "./labels";
export { loadDataset, requireDataset } from "./load_dataset";
export type { DataProgress, ImageOptions, LoadOptions } from "./load_options";
export { datasets, defineNamedDataset as defineDataset } from "./registry";
