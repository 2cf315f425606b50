import { checkpointPrefix, saveModelWeights, serializeState } from "../checkpoints";
import { placeOptions, snakeCase } from "../config";
import type { Dataset } from "../data";
import { figureHtml, type ImageGrid, toPng } from "../figures";
import { host, joinPath } from "../host";
import { type Model, takesLabels } from "../models";
import type { Run } from "../training";
import * as figures from "./figures";

/** Where files go; the defaults are those of the commands. */
export interface Places {
  readonly ckptDir?: string;
  readonly outputDir?: string;
}

/**
 * Saves a run's weights and its state: `<ckptDir>/<model>/<model>.safetensors`, `.json` and
 * `.state.safetensors`. To be called between two records of a run, or after its end.
 *
 * @returns the path prefix of the files
 */
export async function saveCheckpoint(
  run: Run,
  data: Dataset,
  places: Places = {},
): Promise<string> {
  const { model, settings, history } = run;
  const prefix = checkpointPrefix(places.ckptDir ?? placeOptions.ckptDir.default, model.name);
  const state = await run.state();
  const last = history[history.length - 1];
  const { epoch: epochs, train, test, weights } = last ?? {};
  saveModelWeights(model, {
    prefix,
    dataset: data.name,
    seed: settings.seed,
    metrics: last ? { epochs, train, test, weights: weights?.test } : {},
    beside: { [`${prefix}.state.safetensors`]: serializeState(state, model) },
  });
  return prefix;
}

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
  const { model, settings } = run;
  const prefix = await saveCheckpoint(run, data, places);
  const folder = outputFolder(model, places);
  const pictures = await writePictures(picturesOf(model, data, settings.seed), folder, {
    "loss.html": await figureHtml(figures.lossCurves(run.history, data), `Loss · ${data.title}`),
    "history.json": historyJson(run, data),
  });
  return [`${prefix}.safetensors`, `${prefix}.json`, ...pictures];
}

/** `<outputDir>/<model>` */
export function outputFolder(model: Pick<Model, "name">, { outputDir }: Places): string {
  return joinPath(outputDir ?? placeOptions.outputDir.default, model.name);
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

/** Settings with the names that flags and files use. */
function underscored(settings: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).map(([name, v]) => [snakeCase(name), v]));
}

function historyJson({ model, settings, history, changes }: Run, data: Dataset): string {
  const json = {
    model: model.name,
    config: underscored(model.config),
    settings: underscored(settings),
    dataset: data.name,
    generated_data: data.generated,
    data_source: data.source,
    unit: "nats per image",
    binarization: "none",
    history,
    // By hand, while it trained; those of whole epochs stand in the history as well.
    changes,
  };
  return JSON.stringify(json, null, 2) + "\n";
}
