import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Settings } from "../src/config";
import { Dataset } from "../src/data";
import { Backend, benchFlags } from "./options";

/** The work that is timed: every child gets it as JSON, in whatever language it is written. */
export interface Work {
  /** File of the training images, uint8 [images × pixels], and of the test images. */
  readonly train_pixels: string;
  readonly test_pixels: string;
  readonly image_shape: readonly [number, number];
  /** Images of an epoch; the last batch holds what is left. */
  readonly images: number;
  readonly batch_size: number;
  readonly hidden_sizes: readonly number[];
  readonly latent_size: number;
  readonly activation: Settings<typeof benchFlags>["activation"];
  readonly learning_rate: number;
  readonly seed: number;
  /** Threads that a peer is told to use: as many as the machine has cores. */
  readonly threads: number;
  /** Steps before the clock starts. */
  readonly warmup_steps: number;
}

/** Slow backends do a share of the epoch; their figures are scaled to the whole. */
const SHARES: Record<Backend, number> = { native: 1, wasm: 1 / 20, cpu: 1 / 100 };

/** The work of the benchmark: 784-512-512-512-15 and back, batches of 128, Adam at 1e-3. */
export async function createWork(
  data: Dataset,
  { images, activation }: Pick<Settings<typeof benchFlags>, "images" | "activation">,
  folder: string,
): Promise<Work> {
  const [height, width] = data.imageShape;
  const [train, test] = [join(folder, "train.bin"), join(folder, "test.bin")];
  await writeFile(train, data.train.pixels);
  await writeFile(test, data.test.pixels);
  return {
    train_pixels: train,
    test_pixels: test,
    image_shape: [height, width],
    images: Math.min(images, data.train.size),
    batch_size: 128,
    hidden_sizes: [512, 512, 512],
    latent_size: 15,
    activation,
    learning_rate: 1e-3,
    seed: 7,
    threads: availableParallelism(),
    warmup_steps: 100,
  };
}

/** The part of the work that a backend does, in whole batches where it is not all of it. */
export function shareOf<W extends Pick<Work, "images" | "batch_size" | "warmup_steps">>(
  work: W,
  backend: Backend,
): W {
  const batches = Math.max(1, Math.round((work.images * SHARES[backend]) / work.batch_size));
  return SHARES[backend] === 1
    ? work
    : { ...work, images: Math.min(work.images, batches * work.batch_size), warmup_steps: 1 };
}
