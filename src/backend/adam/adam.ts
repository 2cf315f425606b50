import * as tf from "@tensorflow/tfjs-core";

/** The two running averages that Adam keeps of a variable's gradient. */
export interface AdamMoments {
  /** First moment m, float32, of the variable's shape. */
  m: Float32Array;
  /** Second moment v, float32, of the variable's shape. */
  v: Float32Array;
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1 in the form of the remark below it):
 *
 *     m ← β₁ m + (1 − β₁) g,    v ← β₂ v + (1 − β₂) g²
 *     θ ← θ − α · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)
 *
 * with β₁ = 0.9, β₂ = 0.999, ε = 1e-7.
 */
export interface Adam {
  /**
   * One update of every variable that has a gradient, in place; the others, and their moments, are
   * left alone.
   *
   * @param gradients by variable name; the caller disposes of them
   * @param learningRate α
   */
  apply(gradients: Readonly<Record<string, tf.Tensor | undefined>>, learningRate: number): void;
  /** How many updates were made: t. */
  readonly step: number;
  /** Copies of the moments by variable name, for a checkpoint. */
  moments(): Record<string, AdamMoments>;
  /** Goes on from a checkpoint. */
  restore(step: number, moments: Record<string, AdamMoments>): void;
  /** Frees the moments; the variables stay. */
  dispose(): void;
}

/** Adam's constants. */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/** α · √(1 − β₂ᵗ) / (1 − β₁ᵗ): what the moments' start at 0 makes of the learning rate α in step t. */
export function stepSize(learningRate: number, t: number): number {
  return (learningRate * Math.sqrt(1 - ADAM.beta2 ** t)) / (1 - ADAM.beta1 ** t);
}
