import { type Activation, denseStack, tf } from "../../../backend";
import type { Dense } from "../layers";

/**
 * The first layer of a network that is told labels, for several labels of each image: the product with
 * the images, which is most of the work, is made once for all of them.
 *
 *     f([x, y] W + b) = f(x W_x + (y W_y + b))
 *
 * @param x float32 [n, pixels]; a constant, no gradient is computed for it
 * @param y float32 [k · n, labelSize]: a label of all images, then the next of all
 * @returns float32 [k · n, out]. The caller, or its `tf.tidy`, disposes.
 */
export function forEachLabel(
  x: tf.Tensor2D,
  y: tf.Tensor2D,
  { kernel, bias, activation }: Dense,
): tf.Tensor2D {
  const [[n, pixels], [rows, labelSize]] = [x.shape, y.shape];
  const outputs = kernel.shape[1];
  const ofImage = tf.slice(kernel, [0, 0], [pixels, outputs]);
  const ofLabel = tf.slice(kernel, [pixels, 0], [labelSize, outputs]);
  const linear = (input: tf.Tensor2D, kernel: tf.Tensor2D, bias: tf.Tensor1D) =>
    denseStack(input, [{ kernel, bias, activation: "linear" }], { constantInput: true });
  const images = linear(x, ofImage, tf.zeros([outputs]));
  const labels = linear(y, ofLabel, bias);
  return activated(tf.add(tf.tile(images, [rows / n, 1]), labels), activation);
}

function activated(x: tf.Tensor2D, activation: Activation): tf.Tensor2D {
  if (activation === "relu") return tf.relu(x);
  if (activation === "tanh") return tf.tanh(x);
  return activation === "silu" ? tf.mul(x, tf.sigmoid(x)) : x;
}
