import { checkpointPrefix, loadModel, LoadedModel } from "../checkpoints";
import { UserError } from "../config";
import { type Dataset, type ImageShape, shapeText } from "../data";
import { takesLabels } from "../models";
import { DataSettings, loadData } from "./load_data";
import { Output } from "./terminal";

interface SavedModelSettings extends DataSettings {
  readonly ckptDir: string;
  readonly model: string;
}

/** Saved weights, and the data they were trained on or the data set that was named instead. */
export async function loadSavedModel(
  settings: SavedModelSettings,
  given: ReadonlySet<string>,
  notices?: Output,
): Promise<LoadedModel & { readonly data: Dataset }> {
  const prefix = checkpointPrefix(settings.ckptDir, settings.model);
  const loaded = loadModel(prefix);
  const { config } = loaded.model;
  const dataset = given.has("dataset") ? settings.dataset : loaded.description.dataset;
  // Generated digits are a function of the seed: the run's own gives its own.
  const data = await loadData({ ...settings, dataset, seed: loaded.description.seed }, notices);
  const images = (shape: ImageShape, classes: number) =>
    `${shapeText(shape)} pixels${takesLabels(loaded.model) ? ` and ${classes} classes` : ""}`;
  const ours = images(config.imageShape, config.numClasses);
  const theirs = images(data.imageShape, data.numClasses);
  if (ours !== theirs) {
    throw new UserError(
      `${prefix} is for images of ${ours}, ${data.title} has ${theirs}: ` +
        "name the data set it was trained on",
    );
  }
  return { ...loaded, data };
}
