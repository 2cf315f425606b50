import * as tf from "@tensorflow/tfjs-core";

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
      filterGradient(x as tf.Tensor4D, dy as tf.Tensor4D, filter.shape[0], stride),
    ];
    return { value: tf.conv2d(x, filter, stride, "same"), gradFunc };
  });
  return operation(x, filter) as tf.Tensor4D;
}

type Shape4D = [number, number, number, number];

function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, size: number, stride: number): tf.Tensor {
  const [, height, width, channels] = x.shape;
  const [, rows, columns, filters] = dy.shape;
  const [top, bottom] = samePadding(height, rows, size, stride);
  const [left, right] = samePadding(width, columns, size, stride);
  const padded = tf.pad(x, [[0, 0], [top, bottom], [left, right], [0, 0]]); // prettier-ignore
  const input = tf.transpose(padded, [3, 1, 2, 0]) as tf.Tensor4D;
  const slope = tf.transpose(dy, [1, 2, 0, 3]) as tf.Tensor4D;
  const gradient = tf.conv2d(input, slope, 1, "valid", "NHWC", stride);
  // Where the last stride leaves pixels over, this is larger than the filter: the surplus is cut off.
  const own = tf.slice(gradient, [0, 0, 0, 0], [channels, size, size, filters]);
  return tf.transpose(own, [1, 2, 0, 3]);
}

/** TensorFlow's "same": ⌈length / stride⌉ windows; missing pixels are zeros, and of an odd number of them the last
 * side gets one more. */
function samePadding(length: number, windows: number, size: number, stride: number): number[] {
  const missing = Math.max(0, (windows - 1) * stride + size - length);
  return [Math.floor(missing / 2), Math.ceil(missing / 2)];
}
