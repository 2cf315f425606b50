export { type Batch, batches, batchesPerEpoch, type BatchOptions } from "./batches";
export { type Dataset, holdOut, type ImageSplit } from "./dataset";
export type { DataProgress, DatasetEntry, LoadOptions } from "./dataset_entry";
export { createImageSplit, type ImageSplitArgs } from "./image_split";
export { loadDataset } from "./load_dataset";
export { datasetNames } from "./registry";
