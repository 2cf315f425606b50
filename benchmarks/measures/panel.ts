import { Progress } from "../progress";
import { ratio, Summary } from "../report/summary";
import { Work } from "../work";
import { inKernel } from "./in_kernel";

/** Prints the seconds of an epoch that `how` reads, beginning and end of the cell included. */
const epochCell = (how: string) => `{
  const run = train(model, data, { numEpochs: 1 });
  const started = performance.now();
  await ${how};
  console.log((performance.now() - started) / 1000);
}`;

/**
 * An epoch below the training panel ÷ one without, in cells of one kernel in turns. A first pair,
 * which warms up, does not count.
 */
export async function timePanel(
  root: string,
  work: Work,
  rounds: number,
  progress: Progress,
): Promise<Summary> {
  const setup = `import { createModel, train, trainingPanel, useBackend } from "../src";
import { imagesOf } from "../benchmarks/children/task";
await useBackend("native");
const split = imagesOf(${JSON.stringify(work)});
const model = createModel({ model: "vae" }, split);
const data = { train: split, test: split.slice(0, 1, "test") };`;
  progress.show("Training panel", 0, `${rounds} rounds`);
  const { bare, panel } = await inKernel<{ bare: number[]; panel: number[] }>(
    root,
    ...(["panel.py", setup, String(rounds + 1)] as const),
    epochCell("run.finish()"),
    epochCell("trainingPanel(run)"),
  );
  return ratio(panel.slice(1), bare.slice(1));
}
