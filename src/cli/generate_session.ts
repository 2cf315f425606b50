import * as path from "node:path";
import { useBackend } from "../backend";
import { serialize, TensorData } from "../checkpoints";
import { Settings, UserError, writeFilesAtomically } from "../config";
import { imageGrid } from "../figures";
import { Model, sampleImages, Samples } from "../models";
import { outputFolder, picturesOf, writePictures } from "../results/outputs";
import { generateFlags } from "./options";
import { loadSavedModel } from "./saved_model";

type GenerateFlags = Settings<typeof generateFlags>;

// A picture shows no more than this; the tensors hold all.
const MOST_SHOWN = 400;

/** Writes the pictures, and the arrays where they are asked for. */
export async function generateSession(
  settings: GenerateFlags,
  given: ReadonlySet<string>,
): Promise<void> {
  await useBackend(settings.backend);
  const { model, data } = await loadSavedModel(settings, given);
  const labels = labelsFor(model, settings.label);
  const samples = sampleImages(model, settings.numSamples, { labels, seed: settings.seed });
  const pictures = picturesOf(model, data, settings.seed);
  const shown = Math.min(settings.numSamples, MOST_SHOWN);
  const columns = Math.min(10, shown);
  pictures.samples = imageGrid({
    images: samples.images.subarray(0, shown * data.imageShape[0] * data.imageShape[1]),
    imageShape: data.imageShape,
    columns,
    columnLabels: samples.labels?.slice(0, columns).map(String),
    title: pictures.samples.title,
  });
  const folder = outputFolder(model, settings);
  if (settings.tensors) {
    writeFilesAtomically({ [settings.tensors]: tensorsFile(samples, model) });
    process.stdout.write(`Tensors   ${settings.numSamples} images in ${settings.tensors}\n`);
  }
  const written = await writePictures(pictures, folder);
  process.stdout.write(
    `Written   ${written.map((file) => path.basename(file)).join(", ")} in ${folder}/\n`,
  );
  model.dispose();
}

function labelsFor({ conditional, config }: Model, label: number): number[] | undefined {
  if (label < 0) return undefined;
  if (!conditional) {
    throw new UserError(`--label ${label} needs a model that is told labels: add --is_cvae`);
  }
  if (label >= config.numClasses) {
    throw new UserError(`--label must be from 0 to ${config.numClasses - 1}, got ${label}`);
  }
  return [label];
}

/** `images` [n, height, width] in [0, 1], `labels` [n] where there are any, `latents` [n, latentSize]. */
function tensorsFile({ images, labels, latents }: Samples, { config }: Model): Uint8Array {
  const n = latents.length / config.latentSize;
  const tensors = new Map<string, TensorData>([
    ["images", { shape: [n, ...config.imageShape], values: images }],
    ["latents", { shape: [n, config.latentSize], values: latents }],
  ]);
  if (labels) tensors.set("labels", { shape: [n], values: Int32Array.from(labels) });
  return serialize({ tensors, metadata: { model: config.model } });
}
