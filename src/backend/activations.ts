import * as tf from "@tensorflow/tfjs-core";
import { nativeBackend, runKernel } from "./native";

/** An activation function: its value and, from what the forward pass kept, its gradient. */
export interface ActivationFunction {
  /** Returns the output and what {@link ActivationFunction.gradient} needs beside it. */
  forward(pre: tf.Tensor2D): { output: tf.Tensor2D; kept: tf.Tensor2D[] };
  /** dy · f′(pre), from the output and what was kept. */
  gradient(dy: tf.Tensor2D, output: tf.Tensor2D, kept: tf.Tensor2D[]): tf.Tensor2D;
}

/** The activations by the names that options and checkpoints use. */
export const activations = {
  /** f(x) = x */
  linear: {
    forward: (pre) => ({ output: pre, kept: [] }),
    gradient: (dy) => dy,
  },
  /** f(x) = max(x, 0) */
  relu: {
    forward: (pre) => ({ output: tf.relu(pre), kept: [] }),
    gradient(dy, output) {
      const native = nativeBackend();
      return native
        ? (runKernel(native, "ReluGrad", [dy, output]) as tf.Tensor2D)
        : tf.mul(dy, tf.step(output));
    },
  },
  /** f(x) = x · σ(x), also called swish; f′ = f + σ · (1 − f) (Elfwing et al. 2018). */
  silu: {
    forward(pre) {
      const sigmoid = tf.sigmoid(pre);
      return { output: tf.mul(pre, sigmoid), kept: [sigmoid] };
    },
    gradient(dy, output, [sigmoid]) {
      return tf.mul(dy, tf.add(output, tf.mul(sigmoid, tf.sub(1, output))));
    },
  },
  /** f(x) = tanh(x); f′ = 1 − f² */
  tanh: {
    forward: (pre) => ({ output: tf.tanh(pre), kept: [] }),
    gradient: (dy, output) => tf.mul(dy, tf.sub(1, tf.square(output))),
  },
} satisfies Record<string, ActivationFunction>;

/** Name of an activation function. */
export type Activation = keyof typeof activations;
