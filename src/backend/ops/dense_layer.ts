import type * as tf from "@tensorflow/tfjs-core";
import type { Activation } from "./activations";

/** One dense layer: `activation(x · kernel + bias)`. */
export interface DenseLayer {
  /** float32 [in, out] */
  readonly kernel: tf.Tensor2D;
  /** float32 [out] */
  readonly bias: tf.Tensor1D;
  readonly activation: Activation;
}

/** What the forward pass of a stack of layers leaves. */
export interface StackOutput {
  /** float32 [n, out] of the last layer */
  readonly output: tf.Tensor2D;
  /** What the gradient needs beside the output. */
  readonly kept: tf.Tensor[];
}

/** What a stack's gradients are computed from. */
export interface StackCall extends StackOutput {
  /** Gradient of the loss in the output. */
  readonly dy: tf.Tensor2D;
  readonly x: tf.Tensor2D;
  readonly kernels: readonly tf.Tensor2D[];
  readonly activations: readonly Activation[];
  /** Whether the gradient in x is wanted. */
  readonly inputGradient: boolean;
}

/** Gradients of the loss in a stack's input and weights. */
export interface StackGradients {
  readonly x?: tf.Tensor2D;
  /** Of the first layer's kernel and bias, then of the second's, … */
  readonly weights: tf.Tensor[];
}

/** A way to compute a stack of dense layers and its gradients. */
export interface StackOperations {
  forward(x: tf.Tensor2D, layers: readonly DenseLayer[]): StackOutput;
  gradients(call: StackCall): StackGradients;
}
