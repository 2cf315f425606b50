import type * as tf from "@tensorflow/tfjs-core";
import type { Activation } from "./activations";

/** One convolutional layer: `activation(x ∗ kernel + bias)`. */
export interface ConvolutionLayer {
  /** float32 [window, window, in, out]; of a transposed convolution [window, window, out, in] */
  readonly kernel: tf.Tensor4D;
  /** float32 [out] */
  readonly bias: tf.Tensor1D;
  readonly activation: Activation;
}

/**
 * Where windows lie. A convolution makes small images of large ones, and a transposed convolution
 * large ones of small: the same windows, and kernels [window, window, large, small], serve both.
 */
export interface Windows {
  /** Whether the small images are given and the large ones made. */
  readonly transposed: boolean;
  /** Pixels of the large images from a window to the next. */
  readonly stride: number;
  /** Height and width of the large images; those of the small ones are ⌈side / stride⌉. */
  readonly size: readonly [height: number, width: number];
}

/** What the forward pass of a layer leaves. */
export interface ConvolutionOutput {
  /** float32 [n, height, width, out] */
  readonly output: tf.Tensor4D;
  /** What the gradient needs beside the output. */
  readonly kept: tf.Tensor[];
}

/** What a layer's gradients are computed from. */
export interface ConvolutionCall extends ConvolutionOutput {
  /** Gradient of the loss in the output. */
  readonly dy: tf.Tensor4D;
  readonly x: tf.Tensor4D;
  readonly kernel: tf.Tensor4D;
  readonly activation: Activation;
  /** Whether the gradient in x is wanted. */
  readonly inputGradient: boolean;
}

/** Gradients of the loss in a layer's input and weights. */
export interface ConvolutionGradients {
  readonly x?: tf.Tensor;
  readonly kernel: tf.Tensor;
  readonly bias: tf.Tensor;
}

/** A way to compute a convolutional layer and its gradients. */
export interface ConvolutionOperations {
  forward(x: tf.Tensor4D, layer: ConvolutionLayer, windows: Windows): ConvolutionOutput;
  gradients(call: ConvolutionCall, windows: Windows): ConvolutionGradients;
}
