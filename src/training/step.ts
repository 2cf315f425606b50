import { Adam, tf } from "../backend";
import { decayWeights } from "./weight_decay";
import type { Batch, LossContext, Objective, WeighedTerms } from "../models";

/** What a step is made with, beside its batch. */
export interface StepSettings {
  /** Adam's, after the schedule. */
  readonly learningRate: number;
  /** λ of {@link decayWeights}; 0 by default. */
  readonly weightDecay?: number;
  /** Options of the loss as they are now, such as `{ beta: 4 }`. */
  readonly weights: Readonly<Record<string, number>>;
}

/**
 * One step of training by an objective, a model's own or its adversary's: the loss on a batch, its
 * gradients, one update of the weights that have any.
 *
 * @returns the loss and its terms before the update, in one tensor that the caller disposes of;
 *   reading it is left to the caller, since it waits for the backend
 */
export function trainStep(
  objective: Objective,
  adam: Adam,
  batch: Batch,
  context: LossContext,
  { learningRate, weightDecay = 0, weights }: StepSettings,
): WeighedTerms {
  const { parameters } = objective;
  let terms: WeighedTerms | undefined;
  tf.tidy(() => {
    const { grads } = tf.variableGrads(() => {
      terms = objective.loss(batch, context, weights);
      tf.keep(terms.values);
      return terms.loss;
    }, Object.values(parameters));
    const named = Object.entries(parameters).map(([name, variable]) => [
      name,
      // A part that this step's loss did not use has none.
      (grads as Record<string, tf.Tensor | null>)[variable.name] ?? undefined,
    ]);
    const gradients = Object.fromEntries(named) as Record<string, tf.Tensor | undefined>;
    decayWeights(parameters, gradients, learningRate * weightDecay);
    adam.apply(gradients, learningRate);
  });
  if (!terms) throw new Error("the loss was not computed");
  return terms;
}
