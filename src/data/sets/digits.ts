import { setImmediate } from "node:timers/promises";
import type { DatasetEntry, LoadOptions } from "../dataset_entry";
import type { ImageSplit } from "../dataset";
import { drawDigit } from "../drawing/draw_digit";
import { createImageSplit } from "../image_split";
import { DIGIT_NAMES } from "./digit_names";

const IMAGE_SHAPE: [number, number] = [28, 28];
const IMAGE_SIZE = 28 * 28;
const TRAIN_SIZE = 20_000;
const TEST_SIZE = 4_000;

/** After so many images, progress is told and others may run. */
const IMAGES_A_TURN = 500;

/**
 * The project's own digits, drawn from strokes: 20,000 for training and 4,000 for tests. Image i
 * is a function of (seed, split, i), so a limit gives the first of the same images.
 */
export const digits: DatasetEntry = {
  name: "digits",
  title: "generated digits",
  async load(options) {
    const { seed = 0, limit = {} } = options;
    return {
      name: this.name,
      title: this.title,
      generated: true,
      source: `Digits drawn by Latent Lab itself from strokes (seed ${seed}); this is not MNIST.`,
      imageShape: IMAGE_SHAPE,
      numClasses: 10,
      classNames: DIGIT_NAMES,
      train: await drawSplit("train", Math.min(limit.train ?? TRAIN_SIZE, TRAIN_SIZE), options),
      test: await drawSplit("test", Math.min(limit.test ?? TEST_SIZE, TEST_SIZE), options),
    };
  },
};

async function drawSplit(
  name: "train" | "test",
  size: number,
  { seed = 0, onProgress }: LoadOptions,
): Promise<ImageSplit> {
  const pixels = new Uint8Array(size * IMAGE_SIZE);
  const labels = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    const out = pixels.subarray(i * IMAGE_SIZE, (i + 1) * IMAGE_SIZE);
    labels[i] = drawDigit(seed, name, i, out);
    const done = i + 1;
    if (done % IMAGES_A_TURN === 0 || done === size) {
      onProgress?.({ label: `drawing ${name} digits`, done, total: size });
      await setImmediate();
    }
  }
  return createImageSplit({ name, imageShape: IMAGE_SHAPE, numClasses: 10, pixels, labels });
}
