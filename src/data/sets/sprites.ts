import { host } from "../../host";
import { defineDataset, type LoadedImages } from "../define_dataset";
import { drawSprite, SPRITE_CLASSES, SPRITE_FACTORS } from "../drawing/draw_sprite";
import { imageTarget } from "../images/image_target";
import type { LoadOptions } from "../load_options";

const SIDES = [64, 64] as const;
const TRAIN_SIZE = 20_000;
const TEST_SIZE = 4_000;

/** After so many images, progress is told and others may run. */
const IMAGES_A_TURN = 250;

/**
 * Shapes in colour, 64×64 or of whatever size is asked for, whose factors are known: what shape it is
 * (the label), its size, slant, place and hue. 20,000 for training and 4,000 for tests; image i is a
 * function of (seed, split, i), so a limit gives the first of the same images.
 */
export const sprites = defineDataset({
  name: "sprites",
  title: "sprites",
  item: "sprite",
  generated: true,
  classNames: SPRITE_CLASSES,
  async load(options) {
    const { seed = 0, limit = {} } = options;
    return {
      source: `Shapes in colour drawn by Latent Lab itself, their factors known (seed ${seed}).`,
      train: await drawSplit("train", Math.min(limit.train ?? TRAIN_SIZE, TRAIN_SIZE), options),
      test: await drawSplit("test", Math.min(limit.test ?? TEST_SIZE, TEST_SIZE), options),
    };
  },
});

async function drawSplit(
  stream: "train" | "test",
  count: number,
  { seed = 0, size, onProgress }: LoadOptions,
): Promise<LoadedImages> {
  const [height, width] = imageTarget({ size }).size ?? SIDES;
  const each = height * width * 3;
  const pixels = new Uint8Array(count * each);
  const labels = new Int32Array(count);
  const known = SPRITE_FACTORS.length;
  const values = new Float32Array(count * known);
  for (let index = 0; index < count; index++) {
    const factors = values.subarray(index * known, (index + 1) * known);
    const out = pixels.subarray(index * each, (index + 1) * each);
    drawSprite({ seed, stream, index }, [height, width], factors, out);
    labels[index] = factors[0];
    const done = index + 1;
    if (done % IMAGES_A_TURN === 0 || done === count) {
      onProgress?.({ label: `drawing ${stream} sprites`, done, total: count });
      await host().turn();
    }
  }
  const factors = { names: [...SPRITE_FACTORS], values };
  return { pixels, labels, imageShape: [height, width, 3], factors };
}
