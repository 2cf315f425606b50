import { snakeCaseNames } from "../config";
import type { Dataset } from "../data";
import { figureHtml, type ImageGrid, toPng } from "../figures";
import { host, joinPath, readText } from "../host";
import { type Model, takesLabels } from "../models";
import type { Run } from "../training";
import { hasWeights, saveCheckpoint } from "./checkpoint";
import * as figures from "./figures";
import { outputFolder, type Places } from "./places";

/**
 * Saves what a finished run leaves: its checkpoint, and in `<outputDir>/<model>/` the pictures
 * of the model, `loss.html` and `history.json`.
 *
 * @returns the files written
 * @example
 * ```ts
 * await saveRun(run, mnist);
 * ```
 */
export async function saveRun(run: Run, data: Dataset, places: Places = {}): Promise<string[]> {
  const prefix = await saveCheckpoint(run, data, places);
  return [`${prefix}.safetensors`, `${prefix}.json`, ...(await saveOutputs(run, data, places))];
}

/**
 * Saves what a finished run leaves beside its checkpoint; returns the files written.
 *
 * @param data whose test images are shown; the run may have been measured on others
 */
export async function saveOutputs(run: Run, data: Dataset, places: Places = {}): Promise<string[]> {
  const { model, settings } = run;
  const folder = outputFolder(model, places);
  const release = host().files.lock(folder, "a save of pictures");
  try {
    return await writePictures(picturesOf(model, data, settings.seed), folder, {
      [CURVES]: await figureHtml(lossCurves(run, data), `Loss · ${data.title}`),
      [HISTORY]: historyJson(run, data),
    });
  } finally {
    release();
  }
}

function lossCurves({ history, data: { test } }: Run, data: Dataset) {
  return figures.lossCurves(history, data, { measured: test.name });
}

const CURVES = "loss.html";
// The last to be written: where it is the run's own, so is all the rest.
const HISTORY = "history.json";

/** Whether all that {@link saveRun} writes is there, and is this run's. */
export function isSaved(run: Run, data: Dataset, places: Places = {}): boolean {
  const { files } = host();
  const { model } = run;
  const inFolder = (name: string) => joinPath(outputFolder(model, places), name);
  const pictures = pictureNames(model).map((name) => `${name}.png`);
  const all = [...pictures, CURVES, HISTORY].map(inFolder);
  if (!all.every((file) => files.exists(file)) || !hasWeights(run, places)) return false;
  return readText(files, inFolder(HISTORY)) === historyJson(run, data);
}

/** Writes pictures as `<folder>/<name>.png` with the files beside them, and returns the paths. */
export async function writePictures(
  grids: Readonly<Record<string, ImageGrid>>,
  folder: string,
  beside: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const files: Record<string, string | Uint8Array> = {};
  for (const [name, grid] of Object.entries(grids)) {
    files[joinPath(folder, `${name}.png`)] = await toPng(grid);
  }
  for (const [name, content] of Object.entries(beside)) files[joinPath(folder, name)] = content;
  host().files.write(files);
  return Object.keys(files);
}

/** The pictures of a model: samples, reconstructions, interpolation; what it draws when told labels. */
export function picturesOf(model: Model, data: Dataset, seed: number): Record<string, ImageGrid> {
  return {
    samples: figures.samples(model, data, { seed }),
    reconstructions: figures.reconstructions(model, data),
    interpolation: figures.interpolation(model, data),
    ...(takesLabels(model) && { conditional: figures.conditional(model, data, { seed }) }),
  };
}

/** The names of {@link picturesOf}. */
function pictureNames(model: Model): string[] {
  const all = ["samples", "reconstructions", "interpolation"];
  return takesLabels(model) ? [...all, "conditional"] : all;
}

function historyJson(run: Run, data: Dataset): string {
  const { model, settings, history, changes } = run;
  const measured = run.data.test.name;
  const json = {
    model: model.name,
    config: snakeCaseNames(model.config),
    settings: snakeCaseNames(settings),
    dataset: data.name,
    generated_data: data.generated,
    data_source: data.source,
    unit: "nats per image",
    binarization: settings.binarization,
    // What stands under "test" in the history.
    ...(measured !== "test" && { measured_on: measured }),
    history,
    // By hand, while it trained; those of whole epochs stand in the history as well.
    changes,
  };
  return JSON.stringify(json, null, 2) + "\n";
}
