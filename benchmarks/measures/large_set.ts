import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { ImageShape } from "../../src/data";
import { Child } from "../child";
import type { LargeSetTask } from "../children/large_set";
import { nodeProgram } from "../contenders";
import { Progress } from "../progress";
import type { LargeSet } from "../report/results";
import { ratio, summarize } from "../report/summary";

const IMAGE_SHAPE: ImageShape = [64, 64, 3];
const IMAGE_BYTES = 64 * 64 * 3;

/** Images a second of a set that lies on disk, against as many in memory, in turns. */
export async function timeLargeSet(
  root: string,
  folder: string,
  { images, rounds }: { readonly images: number; readonly rounds: number },
  progress: Progress,
): Promise<LargeSet> {
  const file = join(folder, "large.pixels");
  progress.show("Large set", 0, `writing ${((images * IMAGE_BYTES) / 1e9).toFixed(1)} GB`);
  writeImages(file, images);
  const turn = Math.min(images, 6400);
  const start = (inMemory: boolean) => {
    const task: LargeSetTask = { file, images, imageShape: IMAGE_SHAPE, turn, inMemory };
    return Child.start(nodeProgram(root, "large_set.ts", task));
  };
  const disk = await start(false);
  const memory = await start(true);
  const speeds: Record<"disk" | "memory", number[]> = { disk: [], memory: [] };
  let peak = 0;
  for (let round = 0; round < rounds; round++) {
    progress.show("Large set", round / rounds, `round ${round + 1} of ${rounds}`);
    const ours = await disk.ask<{ seconds: number; peak_memory_bytes: number }>("epoch");
    const theirs = await memory.ask<{ seconds: number }>("epoch");
    speeds.disk.push(turn / ours.seconds);
    speeds.memory.push(turn / theirs.seconds);
    peak = Math.max(peak, ours.peak_memory_bytes);
  }
  await disk.close();
  await memory.close();
  rmSync(file);
  return {
    bytes: images * IMAGE_BYTES,
    images_per_second: summarize(speeds.disk),
    of_memory: ratio(speeds.disk, speeds.memory),
    peak_memory_bytes: peak,
  };
}

/** Images of noise, each another; a file without holes, as real images are. */
function writeImages(file: string, images: number): void {
  const at = 512;
  const some = new Uint32Array((at * IMAGE_BYTES) / 4);
  const descriptor = openSync(file, "w");
  try {
    for (let from = 0; from < images; from += at) {
      for (let i = 0; i < some.length; i++) some[i] = Math.imul(i + from, 0x9e3779b1) ^ (i >>> 3);
      const bytes = new Uint8Array(some.buffer, 0, Math.min(at, images - from) * IMAGE_BYTES);
      writeSync(descriptor, bytes);
    }
  } finally {
    closeSync(descriptor);
  }
}
