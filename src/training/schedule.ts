import { TrainingSettings } from "../config";
import { cooldown, cosineDecay } from "../math";

/** The share of a run's steps over which `cooldown` falls. */
const COOLDOWN = 0.3;

/**
 * What part of the learning rate applies at a step, in [0, 1].
 *
 * `cooldown`: 1, and over the last 30 % of the steps a straight line to 0 (Zhai et al. 2022, Hägele
 * et al. 2024): in a few epochs it gets further than a cosine, which leaves the highest rate at once.
 * `cosine`: half a cosine from 1 at the first step to 0 after the last (Loshchilov and Hutter 2017,
 * without restarts). `constant`: 1.
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
    case "cooldown":
      return cooldown(progress, COOLDOWN);
    case "cosine":
      return cosineDecay(progress);
  }
}
