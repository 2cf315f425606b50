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
 * The same numbers, which pass on a share of their gradient.
 *
 * @param share 1 for all of it, 0 for none
 * @returns of the same shape. The caller, or its `tf.tidy`, disposes.
 */
export function withShareOfGradient<T extends tf.Tensor>(x: T, share: number): T {
  if (share === 1) return x;
  return tf.add(tf.mul(share, x), tf.mul(1 - share, withoutGradient(x)));
}
