import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { uniform } from "../src/random";
import type { Work } from "./work";

/** The networks that are timed, by their images. */
export const CONV_NAMES = ["28 × 28 × 1", "64 × 64 × 3"] as const;

/** The convolutional work: everybody's network is the same. */
export interface ConvWork extends Omit<Work, "image_shape" | "hidden_sizes"> {
  readonly name: (typeof CONV_NAMES)[number];
  /** Height, width, channels. */
  readonly image_shape: readonly [height: number, width: number, channels: number];
  /** Of the encoder's convolutions; the decoder's are the same, the other way about. */
  readonly channels: readonly number[];
  readonly window: number;
  readonly stride: number;
  /** Units of the dense layer between the convolutions and the latents, and of the one back. */
  readonly dense: number;
}

/** Images of an epoch: what takes a few seconds. */
const IMAGES = { grey: 12_800, colour: 1_920 };

/** 28 × 28 × 1 by 32 and 64 channels, and 64 × 64 × 3 by four levels. */
export async function createConvWorks(work: Work, folder: string): Promise<ConvWork[]> {
  const common = { ...work, window: 3, stride: 2, dense: 256, warmup_steps: 5 };
  const colour: ConvWork = {
    ...common,
    name: CONV_NAMES[1],
    image_shape: [64, 64, 3],
    channels: [32, 64, 128, 256],
    images: Math.min(IMAGES.colour, work.images),
    train_pixels: join(folder, "colour.bin"),
  };
  // What the images show makes no difference to the time.
  const bytes = colour.images * 64 * 64 * 3;
  const noise = uniform({ seed: work.seed, stream: "colour", step: 0 }, bytes);
  await writeFile(
    colour.train_pixels,
    Uint8Array.from(noise, (value) => 256 * value),
  );
  const grey: ConvWork = {
    ...common,
    name: CONV_NAMES[0],
    image_shape: [work.image_shape[0], work.image_shape[1], 1],
    channels: [32, 64],
    images: Math.min(IMAGES.grey, work.images),
  };
  return [grey, colour];
}
