import * as path from "node:path";
import { writeFilesAtomically } from "../checkpoints";
import { Dataset } from "../data";
import { figureHtml, ImageGrid, toPng } from "../figures";
import { Model } from "../models";
import * as figures from "../notebook/figures";
import { EpochRecord } from "../training";

/** Writes `outputs/<model>/`'s pictures, all or none, and returns their paths. */
export async function writePictures(
  grids: Readonly<Record<string, ImageGrid>>,
  folder: string,
  beside: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const files: Record<string, string | Uint8Array> = {};
  for (const [name, grid] of Object.entries(grids)) {
    files[path.join(folder, `${name}.png`)] = await toPng(grid);
  }
  for (const [name, content] of Object.entries(beside)) files[path.join(folder, name)] = content;
  writeFilesAtomically(files);
  return Object.keys(files);
}

/** The pictures of a model: samples, reconstructions, interpolation; of a CVAE also its digits. */
export function picturesOf(model: Model, data: Dataset, seed: number): Record<string, ImageGrid> {
  return {
    samples: figures.samples(model, data, { seed }),
    reconstructions: figures.reconstructions(model, data),
    interpolation: figures.interpolation(model, data),
    ...(model.conditional && { conditional: figures.conditional(model, data, { seed }) }),
  };
}

/** `loss.html` and `history.json` of a run. */
export async function historyFiles(
  history: readonly EpochRecord[],
  data: Dataset,
  about: Readonly<Record<string, unknown>>,
): Promise<Record<string, string>> {
  const figure = figures.lossCurves(history, data);
  const json = {
    ...about,
    dataset: data.name,
    generated_data: data.generated,
    data_source: data.source,
    unit: "nats per image",
    binarization: "none",
    history,
  };
  return {
    "loss.html": await figureHtml(figure, `Loss · ${data.title}`),
    "history.json": JSON.stringify(json, null, 2) + "\n",
  };
}
