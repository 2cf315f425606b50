import { rmSync } from "node:fs";
import { UserError } from "../../src/config";
import { reasonOf, StepFailure } from "./failure";
import type { Context, Step } from "./step";

/**
 * Runs the steps that are not done, each whatever became of those before it.
 *
 * @returns the exit status: 0, 2 for what the user can mend, else 1
 */
export async function runSteps(steps: readonly Step[], context: Context): Promise<number> {
  const open = steps.filter((step) => !step.isDone(context));
  if (open.length === 0) return 0;
  // What an attempt broken off left behind.
  rmSync(context.project.tmp, { recursive: true, force: true, maxRetries: 3 });
  let status = 0;
  for (const step of steps) {
    if (step.isDone(context)) continue;
    try {
      await step.run(context);
    } catch (error) {
      status = error instanceof UserError ? 2 : status || 1;
      if (error instanceof UserError) context.display.say(`✗ ${error.message}`);
      else if (!(error instanceof StepFailure))
        context.display.say(`✗ ${step.title}: ${reasonOf(error)}`);
    }
  }
  return status;
}
