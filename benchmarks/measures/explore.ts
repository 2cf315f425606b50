import { Progress } from "../progress";
import { ExploreTimes } from "../report/results";
import { percentile, summarize } from "../report/summary";
import { inKernel } from "./in_kernel";

const CELL = `import { createModel, explore, useBackend } from "../src";
await useBackend("native");
const shape = { imageShape: [28, 28] as [number, number], numClasses: 10 };
explore(createModel({ model: "vae" }, shape))`;

/**
 * From a slider of `explore` to the image: 100 moves after 10, with the default network. Both ends
 * of the front end are Jupyter's client; what a browser adds is not in it.
 */
export async function timeExplore(
  root: string,
  rounds: number,
  progress: Progress,
): Promise<ExploreTimes> {
  const medians: number[] = [];
  const late: number[] = [];
  for (let round = 0; round < rounds; round++) {
    progress.show("Explore", round / rounds, "a slider's image");
    const { milliseconds } = await inKernel<{ milliseconds: number[] }>(root, "explore.py", CELL);
    medians.push(summarize(milliseconds).median);
    late.push(percentile(milliseconds, 95));
  }
  return { median: summarize(medians), percentile_95: summarize(late) };
}
