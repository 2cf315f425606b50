import { real } from "../../config";
import type { LossContext } from "../model";

/**
 * The option of models in which the bound says what q(y|x) learns: over which share of the training that
 * grows. A decoder that knows no classes yet would teach q(y|x) wrong ones, or one for all images.
 */
export const classWarmup = {
  classWarmup: real({
    default: 0.3,
    min: 0,
    max: 1,
    help: "share of the training over which the bound's pull on q(y|x) grows from 0; 0 in the paper",
  }),
};

/** The share of its gradient that q(y|x) learns from: min(1, progress / classWarmup). */
export function pullOf({
  classWarmup: share,
  progress,
}: Pick<LossContext, "progress"> & { readonly classWarmup: number }): number {
  return progress < share ? progress / share : 1;
}
