import { tf } from "../../backend";
import { Model } from "../../models";
import { Run, TrainingState } from "..";

/** Reads the run, and stops it once it has made so many updates. */
export async function stopAfter(run: Run, updates: number): Promise<TrainingState> {
  const original = run.model.encode;
  let steps = 0;
  const training = () => run.status === "running" && tf.engine().state.gradientDepth > 0;
  const model = run.model as { encode: Model["encode"] };
  model.encode = (...args) => {
    if (training() && ++steps === updates) run.stop();
    return original.apply(run.model, args);
  };
  await run.finish();
  model.encode = original;
  return run.state();
}
