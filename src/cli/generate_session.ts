import * as path from "node:path";
import { useBackend } from "../backend";
import { serialize, TensorData } from "../checkpoints";
import { type Settings, UserError, counted } from "../config";
import { type Dataset, imageSize } from "../data";
import { drawableName, type ImageGrid, imageGrid } from "../figures";
import { host } from "../host";
import { type Model, sampleImages, type Samples, takesLabels } from "../models";
import { picturesOf, writePictures } from "../results/outputs";
import { outputFolder } from "../results/places";
import { classCalled } from "./class_called";
import { latentPictures } from "./latent_pictures";
import { ofNamedRun } from "./named_run";
import { generateFlags } from "./options";
import { requireSampling, samplerFor } from "./sampler";
import { loadSavedModel } from "./saved_model";
import { requireTensorsTarget } from "./tensors_target";

type GenerateFlags = Settings<typeof generateFlags>;

// A picture shows no more than this, and of large images fewer; the tensors hold all.
const MOST_SHOWN = { images: 400, pixels: 3e6, least: 40 };

/** Writes the pictures, and the arrays where they are asked for. */
export async function generateSession(
  asked: GenerateFlags,
  given: ReadonlySet<string>,
): Promise<void> {
  const settings = ofNamedRun(asked);
  requireSampling(settings, given);
  await useBackend(settings.backend);
  // Most pictures are of test images: of sets that are drawn, the training images need not be.
  const needsTraining = settings.sampler === "mixture" || settings.nearest;
  const trainImages = needsTraining || given.has("trainImages") ? settings.trainImages : 1;
  const saved = await loadSavedModel({ ...settings, trainImages }, given);
  const { model } = saved;
  const data = needsTraining ? saved.learnedFrom() : saved.data;
  const folder = outputFolder(model, settings);
  host().files.requireWritable(folder);
  if (settings.tensors) requireTensorsTarget(settings.tensors, folder);
  const labels = labelsFor(model, data, settings.label);
  const { seed, drawPixels } = settings;
  const drawn = drawPixels ? { drawPixels: seed } : {};
  const sampler = samplerFor(model, data, settings);
  const samples = sampleImages(model, settings.numSamples, { labels, seed, sampler, ...drawn });
  const pictures = {
    ...picturesOf(model, data, settings.seed),
    ...latentPictures(model, data, settings, sampler),
  };
  pictures.samples = samplesGrid(samples, data, settings.numSamples, pictures.samples.title);
  if (settings.sampler !== "auto") process.stdout.write(`Sampler   ${sampler.title}\n`);
  if (settings.tensors) {
    host().files.write({ [settings.tensors]: tensorsFile(samples, model) });
    process.stdout.write(
      `Tensors   ${counted(settings.numSamples)} images in ${settings.tensors}\n`,
    );
  }
  const written = await writePictures(pictures, folder);
  process.stdout.write(
    `Written   ${written.map((file) => path.basename(file)).join(", ")} in ${folder}/\n`,
  );
  model.dispose();
}

/** As many of the samples as a picture has room for, with the classes that were told. */
function samplesGrid(
  { images, labels = [] }: Samples,
  { imageShape, classNames }: Dataset,
  count: number,
  title: string,
): ImageGrid {
  const room = Math.floor(MOST_SHOWN.pixels / (imageShape[0] * imageShape[1]));
  const shown = Math.min(count, MOST_SHOWN.images, Math.max(MOST_SHOWN.least, room));
  const columns = Math.min(10, shown);
  const names = labels.slice(0, shown).map((label) => drawableName(classNames[label], label));
  // Where the classes come in turn, a column may be of one class, whose name stands above it.
  const aligned = names.every((name, i) => name === names[i % columns]);
  return imageGrid({
    images: images.subarray(0, shown * imageSize(imageShape)),
    imageShape,
    columns,
    ...(aligned ? { columnLabels: names.slice(0, columns) } : { imageLabels: names }),
    title,
    caption: shown < count ? `the first ${shown} of ${counted(count)}` : "",
  });
}

/** The class that is asked for; undefined for all of them in turn. */
function labelsFor(model: Model, { classNames }: Dataset, label: string): number[] | undefined {
  if (label === "" || label === "-1") return undefined;
  if (!takesLabels(model)) {
    throw new UserError(`--label ${label} needs a model that is told labels: add --is_cvae`);
  }
  return [classCalled("--label", label, { classNames, numClasses: model.config.numClasses })];
}

/** `images` [n, height, width] in [0, 1], with a last axis of 3 in colour, `labels` [n] where there are any, `latents` [n, latentSize]. */
function tensorsFile({ images, labels, latents }: Samples, { config }: Model): Uint8Array {
  const n = latents.length / config.latentSize;
  const [height, width, channels] = config.imageShape;
  const shape = channels === 1 ? [n, height, width] : [n, height, width, channels];
  const tensors = new Map<string, TensorData>([
    ["images", { shape, values: images }],
    ["latents", { shape: [n, config.latentSize], values: latents }],
  ]);
  if (labels) tensors.set("labels", { shape: [n], values: Int32Array.from(labels) });
  return serialize({ tensors, metadata: { model: config.model } });
}
