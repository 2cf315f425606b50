import { Child } from "../child";
import { nodeProgram } from "../contenders";
import { Progress } from "../progress";
import { Summary, summarize } from "../report/summary";
import { Work } from "../work";

/**
 * Milliseconds that the event loop, and with it an interrupt, a widget or the progress display,
 * waits at most in an epoch of the native backend: the longest of each round.
 */
export async function timeWait(
  root: string,
  work: Work,
  rounds: number,
  progress: Progress,
): Promise<Summary> {
  const task = { backend: "native" as const, work };
  const child = await Child.start(nodeProgram(root, "latent_lab.ts", task));
  const longest: number[] = [];
  for (let round = 0; round < rounds; round++) {
    progress.show("Event loop", round / rounds, "longest wait");
    longest.push((await child.ask<{ milliseconds: number }>("wait")).milliseconds);
  }
  await child.close();
  return summarize(longest);
}
