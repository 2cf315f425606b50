import { Child, Unavailable } from "../child";
import { nodeProgram } from "../contenders";
import { Backend } from "../options";
import { Progress } from "../progress";
import { LeftOut } from "../report/results";
import { Summary, summarize } from "../report/summary";
import { shareOf, Work } from "../work";

/** Milliseconds for the image of one latent vector: the median of 200, a round each, by backend. */
export async function timeDecoding(
  root: string,
  work: Work,
  backends: readonly Backend[],
  { rounds, progress, leftOut }: { rounds: number; progress: Progress; leftOut: LeftOut[] },
): Promise<Record<string, Summary>> {
  const found: Record<string, Summary> = {};
  for (const [i, backend] of backends.entries()) {
    progress.show("One latent", i / backends.length, backend);
    try {
      const task = { backend, work: shareOf(work, backend) };
      const child = await Child.start(nodeProgram(root, "latent_lab.ts", task));
      const medians: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const { milliseconds } = await child.ask<{ milliseconds: number[] }>("decode");
        medians.push(summarize(milliseconds).median);
      }
      await child.close();
      found[backend] = summarize(medians);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      leftOut.push({ name: `decode_${backend}`, reason: error.message });
    }
  }
  return found;
}
