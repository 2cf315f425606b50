import {
  bestPrefix,
  checkpointPrefix,
  type Description,
  loadModel,
  LoadedModel,
} from "../checkpoints";
import { UserError } from "../config";
import { type Dataset, type ImageShape, shapeText } from "../data";
import { host } from "../host";
import { takesLabels } from "../models";
import { DataSettings, flagsOf, loadData } from "./load_data";
import { Output } from "./terminal";
import { asTrainedOn, withLabelsTold } from "./trained_on";

/** Flags that bring other images to the shape that a model is for, where none say another. */
function atShape(
  [height, width, channels]: ImageShape,
  settings: SavedModelSettings,
  given: ReadonlySet<string>,
): Partial<SavedModelSettings> {
  return {
    imageSize: given.has("imageSize") ? settings.imageSize : `${width}x${height}`,
    channels: given.has("channels") ? settings.channels : channels === 1 ? "1" : "3",
  };
}

/** Flags that ask for the images of a run, but for those that the user gave. */
function itsImages(
  { dataset, images = {} }: Description,
  given: ReadonlySet<string>,
): Partial<SavedModelSettings> {
  const flags = Object.entries({ dataset, ...flagsOf(images) });
  return Object.fromEntries(flags.filter(([name]) => !given.has(name)));
}

interface SavedModelSettings extends DataSettings {
  readonly ckptDir: string;
  readonly model: string;
  readonly best: boolean;
}

/** Which of a run's weights are meant: the last, or those of its best epoch. */
export function savedPrefix({ ckptDir, model, best }: SavedModelSettings): string {
  const last = checkpointPrefix(ckptDir, model);
  if (!best) return last;
  const prefix = bestPrefix(last);
  if (host().files.exists(`${prefix}.json`)) return prefix;
  throw new UserError(
    `no best epoch: ${prefix}.json does not exist; train with --validation 0.1, or leave out --best`,
  );
}

/** Saved weights with data that fit them. */
export interface SavedModel extends LoadedModel {
  readonly data: Dataset;
  /**
   * The data with the training images that the model learned from, and the labels that it was told. Where flags
   * name a data set or a number of training images, they are those.
   */
  learnedFrom(): Dataset;
}

/** Saved weights, and the data they were trained on or the data set that was named instead. */
export async function loadSavedModel(
  settings: SavedModelSettings,
  given: ReadonlySet<string>,
  notices?: Output,
): Promise<SavedModel> {
  const prefix = savedPrefix(settings);
  const loaded = loadModel(prefix);
  const { config } = loaded.model;
  const { description } = loaded;
  const wanted = given.has("dataset")
    ? { ...settings, ...atShape(config.imageShape, settings, given) }
    : { ...settings, ...itsImages(description, given) };
  // Generated digits are a function of the seed: the run's own gives its own.
  const data = await loadData({ ...wanted, seed: description.seed }, notices);
  const images = (shape: ImageShape, classes: number) =>
    `${shapeText(shape)}${takesLabels(loaded.model) ? ` and ${classes} classes` : ""}`;
  const ours = images(config.imageShape, config.numClasses);
  const theirs = images(data.imageShape, data.numClasses);
  if (ours !== theirs) {
    const isReshaped = given.has("imageSize") || given.has("channels");
    throw new UserError(
      `${prefix} is for images of ${ours}, ${data.title} has ${theirs}: ` +
        (isReshaped
          ? "leave out --image_size and --channels"
          : "name the data set it was trained on"),
    );
  }
  const isOther = given.has("dataset") || given.has("trainImages");
  const learnedFrom = () =>
    withLabelsTold(isOther ? data : asTrainedOn(data, prefix, description), description);
  return { ...loaded, data, learnedFrom };
}
