import * as tf from "@tensorflow/tfjs-core";
import { portableFilterGradient } from "./filter_gradient";

/**
 * A convolution with "same" padding that is differentiable on every backend.
 *
 * WebAssembly has no operation for the gradient in the filter. There it is computed as a
 * convolution itself: with images and channels changing places, the input is correlated with
 * the output's gradient, whose pixels stand `stride` apart.
 *
 * @param x float32 [n, height, width, in]
 * @param filter float32 [size, size, in, out]
 * @returns float32 [n, ⌈height / stride⌉, ⌈width / stride⌉, out]; the caller disposes
 */
export function conv2d(x: tf.Tensor4D, filter: tf.Tensor4D, stride: number): tf.Tensor4D {
  if (tf.getKernel("Conv2DBackpropFilter", tf.getBackend())) {
    return tf.conv2d(x, filter, stride, "same");
  }
  return portableConv2d(x, filter, stride);
}

/** {@link conv2d} with its own gradient, for backends that lack one. */
export function portableConv2d(x: tf.Tensor4D, filter: tf.Tensor4D, stride: number): tf.Tensor4D {
  const operation = tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as (tensors: tf.Tensor[]) => void;
    const [x, filter] = inputs as tf.Tensor4D[];
    save([x, filter]);
    const gradFunc = (dy: tf.Tensor, [x, filter]: tf.Tensor[]) => [
      tf.conv2dTranspose(
        dy as tf.Tensor4D,
        filter as tf.Tensor4D,
        x.shape as Shape4D,
        stride,
        "same",
      ),
      portableFilterGradient(x as tf.Tensor4D, dy as tf.Tensor4D, filter.shape[0], stride),
    ];
    return { value: tf.conv2d(x, filter, stride, "same"), gradFunc };
  });
  return operation(x, filter) as tf.Tensor4D;
}

type Shape4D = [number, number, number, number];
