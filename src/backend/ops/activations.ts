import * as tf from "@tensorflow/tfjs-core";
import { add, mul, relu, reluGradient, sigmoid, square, sub, tanh } from "./elementwise";

/** An activation function: its value and, from what the forward pass kept, its gradient. */
export interface ActivationFunction {
  /** How many tensors the forward pass keeps for the gradient, beside the output. */
  readonly keeps: number;
  /** Returns the output and what {@link ActivationFunction.gradient} needs beside it. */
  forward(pre: tf.Tensor2D): { output: tf.Tensor2D; kept: tf.Tensor2D[] };
  /** dy · f′(pre), from the output and what was kept. */
  gradient(dy: tf.Tensor2D, output: tf.Tensor2D, kept: tf.Tensor2D[]): tf.Tensor2D;
}

/** The activations by the names that options and checkpoints use. */
export const activations = {
  /** f(x) = x */
  linear: {
    keeps: 0,
    forward: (pre) => ({ output: pre, kept: [] }),
    gradient: (dy) => dy,
  },
  /** f(x) = max(x, 0) */
  relu: {
    keeps: 0,
    forward: (pre) => ({ output: relu(pre), kept: [] }),
    gradient: (dy, output) => reluGradient(dy, output),
  },
  /** f(x) = x · σ(x), also called swish; f′ = f + σ − σ · f (Elfwing et al. 2018). */
  silu: {
    keeps: 1,
    forward(pre) {
      const sigma = sigmoid(pre);
      return { output: mul(pre, sigma), kept: [sigma] };
    },
    gradient: (dy, output, [sigma]) => mul(add(output, sub(sigma, mul(sigma, output))), dy),
  },
  /** f(x) = tanh(x); f′ = 1 − f² */
  tanh: {
    keeps: 0,
    forward: (pre) => ({ output: tanh(pre), kept: [] }),
    gradient: (dy, output) => sub(dy, mul(dy, square(output))),
  },
} satisfies Record<string, ActivationFunction>;

/** Name of an activation function. */
export type Activation = keyof typeof activations;
