import { tf } from "../../../backend";
import type { OptionTable, Settings } from "../../../config";
import type { PlainLikelihood } from "../../../math";
import type { Noise } from "../../noise";

/** p(x|z) of a batch: independent pixels, as the decoder's numbers for them say. */
export interface ImageDistribution {
  /** The expected images, float32 [n, pixels] in [0, 1]. The caller, or its `tf.tidy`, disposes. */
  mean(): tf.Tensor2D;
  /**
   * −log p(x|z), summed over pixels and channels.
   *
   * @param x float32 [n, pixels] in [0, 1]; a constant, no gradient is computed for it
   * @returns float32 [n], nats per image. The caller, or its `tf.tidy`, disposes.
   */
  negativeLogLikelihood(x: tf.Tensor2D): tf.Tensor1D;
  /**
   * Images drawn from it, pixel by pixel.
   *
   * @returns float32 [n, pixels] in [0, 1]. The caller, or its `tf.tidy`, disposes.
   */
  sample(noise: Noise): tf.Tensor2D;
}

/** A likelihood: what the decoder's numbers mean. One page in `likelihoods/`, or one cell. */
export interface LikelihoodDefinition<O extends OptionTable = OptionTable> {
  /** Such as `continuous-bernoulli`: what `--likelihood` calls it. */
  readonly name: string;
  /** For people, such as "continuous Bernoulli". */
  readonly title: string;
  /** Where it is from. */
  readonly paper?: string;
  readonly options: O;
  /** Numbers that the decoder gives for each pixel and channel. */
  parameters(options: Settings<O>): number;
  /** What the decoder's last layer is called, such as "logits". */
  readonly outputName: string;
  /**
   * @param outputs so many float32 [n, pixels] as {@link LikelihoodDefinition.parameters} says
   */
  distribution(outputs: readonly tf.Tensor2D[], options: Settings<O>): ImageDistribution;
  /** Absent where a page cannot compute it: a playground shows pictures made at export then. */
  plain?(options: Settings<O>): PlainLikelihood;
}

/**
 * Defines a likelihood. In a cell, where it comes from `src/index.ts`, it also makes it known by its
 * name: `createModel({ likelihood: NAME }, data)`; a page of `src/` is listed in `index.ts`.
 *
 * @throws UserError in a cell where the name will not do
 * @example
 * ```ts
 * const laplace = defineLikelihood({
 *   name: "laplace", title: "Laplace", options: {}, outputName: "mean", parameters: () => 1,
 *   distribution: ([mean]) => ({
 *     mean: () => tf.clipByValue(mean, 0, 1),
 *     negativeLogLikelihood: (x) => tf.sum(tf.add(tf.mul(tf.abs(tf.sub(x, mean)), 10), Math.log(0.2)), 1),
 *     sample: () => tf.clipByValue(mean, 0, 1),
 *   }),
 * });
 * ```
 */
export function defineLikelihood<const O extends OptionTable>(
  definition: LikelihoodDefinition<O>,
): LikelihoodDefinition<O> {
  return definition;
}
