import { tf } from "../../backend";

/**
 * The same numbers, which count as constants: what depends on them passes no gradient to where they
 * are from.
 *
 * @returns of the same shape. The caller, or its `tf.tidy`, disposes.
 */
export function withoutGradient<T extends tf.Tensor>(x: T): T {
  const operation = tf.customGrad((...inputs) => {
    const [value] = inputs as tf.Tensor[];
    return { value: tf.clone(value), gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy) };
  });
  return operation(x) as T;
}

/**
 * What is computed from tensors without a gradient, such as a choice among them: it counts as a constant.
 *
 * @returns what `compute` returns. The caller, or its `tf.tidy`, disposes.
 */
export function asConstant<T extends tf.Tensor>(inputs: readonly tf.Tensor[], compute: () => T): T {
  const shapes = inputs.map(({ shape }) => shape); // the inputs may be gone when gradients are computed
  const operation = tf.customGrad(() => ({
    value: compute(),
    gradFunc: () => shapes.map((shape) => tf.zeros(shape)),
  }));
  return operation(...inputs) as T;
}

/**
 * The same numbers, which pass on a share of their gradient.
 *
 * @param share 1 for all of it, 0 for none
 * @returns of the same shape. The caller, or its `tf.tidy`, disposes.
 */
export function withShareOfGradient<T extends tf.Tensor>(x: T, share: number): T {
  if (share === 1) return x;
  return tf.add(tf.mul(share, x), tf.mul(1 - share, withoutGradient(x)));
}
