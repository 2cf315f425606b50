import { Child, Unavailable } from "../child";
import { nodeProgram } from "../contenders";
import { Progress } from "../progress";
import { LeftOut, MemoryGrowth, MemoryState } from "../report/results";
import { Work } from "../work";

const EPOCHS = 10;

/** Tensors and resident memory of one run after its first epoch and after its tenth. */
export async function measureMemory(
  root: string,
  work: Work,
  { progress, leftOut }: { progress: Progress; leftOut: LeftOut[] },
): Promise<MemoryGrowth | undefined> {
  const part = { ...work, images: Math.max(work.batch_size, Math.round(work.images / 10)) };
  const task = { backend: "native" as const, work: part };
  try {
    const child = await Child.start(nodeProgram(root, "latent_lab.ts", task, ["--expose-gc"]));
    const states: MemoryState[] = [];
    for (let epoch = 1; epoch <= EPOCHS; epoch++) {
      progress.show("Memory", (epoch - 1) / EPOCHS, `epoch ${epoch} of ${EPOCHS}`);
      await child.ask("epoch");
      states.push(await child.ask<MemoryState>("memory"));
    }
    await child.close();
    return { images: part.images, after_1: states[0], after_10: states[EPOCHS - 1] };
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    leftOut.push({ name: "memory", reason: error.message });
    return undefined;
  }
}
