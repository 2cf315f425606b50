import { tf } from "../../backend";
import { Model } from "../../models";
import { Run, TrainingState } from "..";

/** Reads the run, and stops it once it has made so many updates. */
export async function stopAfter(run: Run, updates: number): Promise<TrainingState> {
  const original = run.model.loss;
  let steps = 0;
  const training = () => run.status === "running" && tf.engine().state.gradientDepth > 0;
  const model = run.model as { loss: Model["loss"] };
  model.loss = (...args) => {
    if (training() && ++steps === updates) run.stop();
    return original.apply(run.model, args);
  };
  await run.finish();
  model.loss = original;
  return run.state();
}
