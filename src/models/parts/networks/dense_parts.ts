import { type DenseLayer, joinColumns, tf } from "../../../backend";
import type { PlainDenseName } from "../../../math";
import type { Dense } from "../layers";

/**
 * The input with the one-hot label behind it, where there is one.
 *
 * @param y a label of each row, or k of them: one of all rows, then the next of all
 */
export function told(input: tf.Tensor2D, y: tf.Tensor2D | undefined): tf.Tensor2D {
  if (!y) return input;
  const times = y.shape[0] / input.shape[0];
  return joinColumns([times > 1 ? tf.tile(input, [times, 1]) : input, y]);
}

/** Linear layers side by side as one: [in, out] each → [in, out of all]. */
export function sideBySide(heads: readonly Dense[]): DenseLayer {
  return {
    kernel: joinColumns(heads.map(({ kernel }): tf.Tensor2D => kernel)),
    bias: joinColumns(heads.map(({ bias }): tf.Tensor1D => bias)),
    activation: "linear",
  };
}

/** A dense layer as a page without TensorFlow knows it. */
export function plainDense({ name, activation }: Dense): PlainDenseName {
  return { name, activation };
}
