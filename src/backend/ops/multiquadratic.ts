import * as tf from "@tensorflow/tfjs-core";
import { nativeWithOperations, runSimpleOperation } from "../native/operations";

type Save = (tensors: tf.Tensor[]) => void;

/**
 * Inverse multiquadratic kernels at squared distances, the mean over their widths, as one operation with
 * its own gradient:
 *
 *     k(d) = mean over c of c / (c + d),    gradient: −mean over c of c / (c + d)²
 *
 * @param distances float32, squared, of any shape
 * @param widths c, each above 0
 * @returns float32 of that shape, in (0, 1]. The caller, or its `tf.tidy`, disposes.
 */
export function inverseMultiquadratic<T extends tf.Tensor>(
  distances: T,
  widths: readonly number[],
): T {
  const { kernel, slope } = nativeWithOperations() ? native : portable;
  const operation = tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as Save;
    const [d] = inputs as tf.Tensor[];
    save([d]);
    const gradFunc = (dy: tf.Tensor, [d]: tf.Tensor[]) => tf.mul(dy, slope(d, widths));
    return { value: kernel(d, widths), gradFunc };
  });
  return operation(distances) as T;
}

type OfWidths = (d: tf.Tensor, widths: readonly number[]) => tf.Tensor;

const native: Record<"kernel" | "slope", OfWidths> = {
  kernel: (d, widths) =>
    runSimpleOperation("LatentLabMultiquadratic", [d, tf.tensor1d([...widths])]),
  slope: (d, widths) =>
    runSimpleOperation("LatentLabMultiquadraticSlope", [d, tf.tensor1d([...widths])]),
};

const portable: typeof native = {
  kernel: (d, widths) => tf.div(tf.addN(widths.map((c) => tf.div(c, tf.add(c, d)))), widths.length),
  slope: (d, widths) =>
    tf.div(tf.addN(widths.map((c) => tf.div(-c, tf.square(tf.add(c, d))))), widths.length),
};
