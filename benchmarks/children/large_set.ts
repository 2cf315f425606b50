import { useBackend } from "../../src/backend";
import { createStoredSplit, fileStore, type ImageShape, memoryStore } from "../../src/data";
import { createModel } from "../../src/models";
import { permutation } from "../../src/random";
import { train } from "../../src/training";
import { serve, Service, timed } from "./protocol";

/** What the child is told. */
export interface LargeSetTask {
  /** Images one after another, as bytes. */
  readonly file: string;
  readonly images: number;
  readonly imageShape: ImageShape;
  /** Images of one turn, in batches of 128: of all of them by chance, or of the first in memory. */
  readonly turn: number;
  readonly inMemory: boolean;
}

/** Trains on images in a file, or on as many in memory. */
async function largeSet({
  file,
  images,
  imageShape,
  turn,
  inMemory,
}: LargeSetTask): Promise<Service> {
  const { version } = await useBackend("native");
  const onDisk = fileStore([{ file, offset: 0, count: images }], imageShape, "benchmark");
  const all = createStoredSplit({ name: "train", store: onDisk });
  const pixels = inMemory ? all.bytes(Array.from({ length: turn }, (_, i) => i)) : undefined;
  const held = pixels && memoryStore(pixels, imageShape);
  const model = createModel({ seed: 7 }, all);
  let turns = 0;

  /** An epoch of so many images, which are others each time where they are on disk. */
  async function epoch() {
    const some = permutation({ seed: 7, stream: "benchmark", step: turns++ }, images);
    const store = held ?? onDisk.pick(some.subarray(0, turn));
    const data = {
      train: createStoredSplit({ name: "train", store }),
      test: all.slice(0, 1, "test"),
    };
    await train(model, data, { numEpochs: 1, batchSize: Math.min(128, turn) }).finish();
    return {};
  }

  await epoch(); // warms up
  return { version, answers: { epoch: () => timed(epoch) } };
}

void serve(largeSet);
