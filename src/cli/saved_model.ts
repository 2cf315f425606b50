import { bestPrefix, checkpointPrefix, loadModel, LoadedModel } from "../checkpoints";
import { UserError } from "../config";
import { type Dataset, type ImageShape, shapeText } from "../data";
import { host } from "../host";
import { takesLabels } from "../models";
import { DataSettings, loadData } from "./load_data";
import { Output } from "./terminal";

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
    `no best epoch: ${prefix}.json does not exist; train with --validation_images N, or leave out --best`,
  );
}

/** Saved weights, and the data they were trained on or the data set that was named instead. */
export async function loadSavedModel(
  settings: SavedModelSettings,
  given: ReadonlySet<string>,
  notices?: Output,
): Promise<LoadedModel & { readonly data: Dataset }> {
  const prefix = savedPrefix(settings);
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
