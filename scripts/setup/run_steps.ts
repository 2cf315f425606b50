import { rmSync } from "node:fs";
import { UserError } from "../../src/config";
import { reasonOf, StepFailure } from "./failure";
import type { Context, Step } from "./step";

/**
 * Runs the steps that are not done, each beside the others as soon as those before it have ended, whatever
 * became of them: some wait for the network, some for the processor.
 *
 * @param steps each behind those that it waits for
 * @returns the exit status: 0, 2 for what the user can mend, else 1
 */
export async function runSteps(steps: readonly Step[], context: Context): Promise<number> {
  const open = steps.filter((step) => !step.isDone(context));
  if (open.length === 0) return 0;
  // What an attempt broken off left behind.
  rmSync(context.project.tmp, { recursive: true, force: true, maxRetries: 3 });
  const ended = new Map<Step, Promise<number>>();
  for (const step of steps) {
    const before = (step.after ?? []).map((each) => ended.get(each));
    ended.set(
      step,
      Promise.all(before).then(() => runStep(step, context)),
    );
  }
  const statuses = await Promise.all(ended.values());
  return statuses.includes(2) ? 2 : Math.max(...statuses);
}

async function runStep(step: Step, context: Context): Promise<number> {
  // Not asked before: another step may have done it, or undone it.
  if (step.isDone(context)) return 0;
  try {
    await step.run(context);
    return 0;
  } catch (error) {
    if (error instanceof UserError) {
      context.display.say(`✗ ${error.message}`);
      return 2;
    }
    if (!(error instanceof StepFailure)) context.display.say(`✗ ${step.title}: ${reasonOf(error)}`);
    return 1;
  }
}
