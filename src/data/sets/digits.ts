import { host } from "../../host";
import { defineDataset, type LoadedImages } from "../define_dataset";
import { drawDigit } from "../drawing/draw_digit";
import type { LoadOptions } from "../load_options";

const IMAGE_SIZE = 28 * 28;
const TRAIN_SIZE = 20_000;
const TEST_SIZE = 4_000;

/** After so many images, progress is told and others may run. */
const IMAGES_A_TURN = 500;

/**
 * The project's own digits, drawn from strokes: 20,000 for training and 4,000 for tests. Image i
 * is a function of (seed, split, i), so a limit gives the first of the same images.
 */
export const digits = defineDataset({
  name: "digits",
  title: "generated digits",
  item: "digit",
  generated: true,
  imageShape: [28, 28],
  numClasses: 10,
  async load(options) {
    const { seed = 0, limit = {} } = options;
    return {
      source: `Digits drawn by Latent Lab itself from strokes (seed ${seed}); this is not MNIST.`,
      train: await drawSplit("train", Math.min(limit.train ?? TRAIN_SIZE, TRAIN_SIZE), options),
      test: await drawSplit("test", Math.min(limit.test ?? TEST_SIZE, TEST_SIZE), options),
    };
  },
});

async function drawSplit(
  name: "train" | "test",
  size: number,
  { seed = 0, onProgress }: LoadOptions,
): Promise<LoadedImages> {
  const pixels = new Uint8Array(size * IMAGE_SIZE);
  const labels = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    const out = pixels.subarray(i * IMAGE_SIZE, (i + 1) * IMAGE_SIZE);
    labels[i] = drawDigit(seed, name, i, out);
    const done = i + 1;
    if (done % IMAGES_A_TURN === 0 || done === size) {
      onProgress?.({ label: `drawing ${name} digits`, done, total: size });
      await host().turn();
    }
  }
  return { pixels, labels };
}
