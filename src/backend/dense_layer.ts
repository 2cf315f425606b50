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

/** What a layer's forward pass leaves. */
export interface DenseOutput {
  /** float32 [n, out] */
  readonly output: tf.Tensor2D;
  /** What the gradient needs beside the output. */
  readonly kept: tf.Tensor2D[];
}

/** What a layer's gradients are computed from. */
export interface DenseCall extends DenseOutput {
  /** Gradient of the loss in the output. */
  readonly dy: tf.Tensor2D;
  readonly x: tf.Tensor2D;
  readonly kernel: tf.Tensor2D;
  readonly activation: Activation;
  /** Whether the gradient in x is wanted. */
  readonly inputGradient: boolean;
}

/** Gradients of the loss in a layer's input and weights. */
export interface DenseGradients {
  readonly x?: tf.Tensor2D;
  readonly kernel: tf.Tensor2D;
  readonly bias: tf.Tensor1D;
}

/** A way to compute a dense layer and its gradients. */
export interface DenseOperations {
  forward(x: tf.Tensor2D, layer: DenseLayer): DenseOutput;
  gradients(call: DenseCall): DenseGradients;
}
