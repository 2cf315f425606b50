import { type DenseLayer, joinColumns, type tf } from "../../../backend";
import type { PlainDenseName } from "../../../math";
import type { Dense } from "../layers";

/** The input with the one-hot label behind it, where there is one. */
export function told(input: tf.Tensor2D, y: tf.Tensor2D | undefined): tf.Tensor2D {
  return y ? joinColumns([input, y]) : input;
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
