import { TrainingSettings } from "../config";
import { cosineDecay } from "../math";

/**
 * What part of the learning rate applies at a step, in [0, 1].
 *
 * `cosine`: half a cosine from 1 at the first step to 0 after the last (Loshchilov and Hutter
 * 2017, without restarts). `constant`: 1.
 *
 * @param progress share of the run's steps that are done, in [0, 1]
 * @example
 * ```ts
 * scheduleFactor("cosine", 0.5); // 0.5
 * ```
 */
export function scheduleFactor(schedule: TrainingSettings["schedule"], progress: number): number {
  switch (schedule) {
    case "constant":
      return 1;
    case "cosine":
      return cosineDecay(progress);
  }
}
