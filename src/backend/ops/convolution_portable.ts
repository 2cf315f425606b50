import * as tf from "@tensorflow/tfjs-core";
import { type ActivationFunction, activations } from "./activations";
import type { ConvolutionOperations, Windows } from "./convolution_layer";
import { filterGradient, padded } from "./filter_gradient";
import { biasAdd, sumRows } from "./products";

/** Convolutional layers of TensorFlow.js's operations, on any backend. */
export const portableConvolution: ConvolutionOperations = {
  forward(x, { kernel, bias, activation }, windows) {
    const sums = (windows.transposed ? spread : gather)(x, kernel, windows);
    const f: ActivationFunction = activations[activation];
    const { output, kept } = f.forward(biasAdd(asRows(sums), bias));
    return { output: tf.reshape(output, sums.shape), kept };
  },

  gradients({ dy, x, output, kept, kernel, activation, inputGradient }, windows) {
    const f: ActivationFunction = activations[activation];
    const slopes = f.gradient(asRows(dy), asRows(output), kept as tf.Tensor2D[]);
    const delta = tf.reshape<tf.Rank.R4>(slopes, dy.shape);
    const back = windows.transposed ? gather : spread;
    const [large, small] = windows.transposed ? [delta, x] : [x, delta];
    return {
      x: inputGradient ? back(delta, kernel, windows) : undefined,
      kernel: filterGradient(large, small, kernel.shape[0], windows.stride),
      bias: sumRows(slopes),
    };
  },
};

/** [n, height, width, channels] → [n · height · width, channels], the same numbers. */
function asRows(x: tf.Tensor4D): tf.Tensor2D {
  const channels = x.shape[3];
  return tf.reshape(x, [x.size / channels, channels]);
}

/** Each small pixel as the sum over its window of the large images. */
function gather(large: tf.Tensor4D, kernel: tf.Tensor4D, { stride }: Windows): tf.Tensor4D {
  const [window] = kernel.shape;
  if (window >= stride) return tf.conv2d(large, kernel, stride, "same");
  // WebAssembly's "same" comes out wrong where windows leave pixels out.
  return tf.conv2d(padded(large, window, stride), kernel, stride, "valid");
}

/** Each small pixel's part of its window, added up: the adjoint of {@link gather}. */
function spread(small: tf.Tensor4D, kernel: tf.Tensor4D, windows: Windows): tf.Tensor4D {
  const [height, width] = windows.size;
  const shape: [number, number, number, number] = [small.shape[0], height, width, kernel.shape[2]];
  return tf.conv2dTranspose(small, kernel, shape, windows.stride, "same");
}
