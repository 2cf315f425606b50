import * as tf from "@tensorflow/tfjs-core";

type Save = (tensors: tf.Tensor[]) => void;

/**
 * Inverse multiquadratic kernels at squared distances, the mean over their widths, as one operation with
 * its own gradient:
 *
 *     k(d) = mean over c of c / (c + d),    gradient: −mean over c of (c / (c + d))² / c
 *
 * @param distances float32, squared, of any shape
 * @param widths c, each above 0
 * @returns float32 of that shape, in (0, 1]. The caller, or its `tf.tidy`, disposes.
 */
export function inverseMultiquadratic<T extends tf.Tensor>(
  distances: T,
  widths: readonly number[],
): T {
  const operation = tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as Save;
    const [d] = inputs as tf.Tensor[];
    const shares = widths.map((c) => tf.div(c, tf.add(c, d)));
    const squares = shares.map((share, i) => tf.mul(tf.square(share), -1 / widths[i]));
    save([tf.div(tf.addN(squares), widths.length)]);
    const gradFunc = (dy: tf.Tensor, [slope]: tf.Tensor[]) => tf.mul(dy, slope);
    return { value: tf.div(tf.addN(shares), widths.length), gradFunc };
  });
  return operation(distances) as T;
}
