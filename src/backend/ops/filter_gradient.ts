import * as tf from "@tensorflow/tfjs-core";

/**
 * Gradient of a "same" convolution in its filter.
 *
 * WebAssembly has no operation for it. There it is computed as a convolution itself: with images
 * and channels changing places, the input is correlated with the output's gradient, whose pixels
 * stand `stride` apart.
 *
 * @param x float32 [n, height, width, in]
 * @param dy float32 [n, ⌈height / stride⌉, ⌈width / stride⌉, out], of the output
 * @param size of the filter's sides
 * @returns float32 [size, size, in, out]; the caller disposes
 */
export function filterGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  size: number,
  stride: number,
): tf.Tensor4D {
  const KERNEL = "Conv2DBackpropFilter";
  if (!tf.getKernel(KERNEL, tf.getBackend())) return portableFilterGradient(x, dy, size, stride);
  const filterShape = [size, size, x.shape[3], dy.shape[3]];
  const attributes = { strides: stride, pad: "same", dataFormat: "NHWC", filterShape };
  return tf.engine().runKernel(KERNEL, { x, dy }, attributes);
}

/** {@link filterGradient} on backends that lack the operation. */
export function portableFilterGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  size: number,
  stride: number,
): tf.Tensor4D {
  const [, , , channels] = x.shape;
  const [, , , filters] = dy.shape;
  const input = tf.transpose(padded(x, size, stride), [3, 1, 2, 0]) as tf.Tensor4D;
  const slope = tf.transpose(dy, [1, 2, 0, 3]) as tf.Tensor4D;
  const gradient = tf.conv2d(input, slope, 1, "valid", "NHWC", stride);
  // Where the last stride leaves pixels over, this is larger than the filter: the surplus is cut off.
  const own = tf.slice(gradient, [0, 0, 0, 0], [channels, size, size, filters]);
  return tf.transpose(own, [1, 2, 0, 3]);
}

/**
 * Images with the zeros around them that TensorFlow's "same" padding means: as many as ⌈side /
 * stride⌉ windows miss, and of an odd number of them the last side gets one more.
 */
export function padded(x: tf.Tensor4D, size: number, stride: number): tf.Tensor4D {
  const [, height, width] = x.shape;
  const [rows, columns] = [height, width].map((side): [number, number] => {
    const missing = Math.max(0, (Math.ceil(side / stride) - 1) * stride + size - side);
    return [Math.floor(missing / 2), Math.ceil(missing / 2)];
  });
  return tf.pad(x, [[0, 0], rows, columns, [0, 0]]);
}
