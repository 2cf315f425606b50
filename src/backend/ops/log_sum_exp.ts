import * as tf from "@tensorflow/tfjs-core";

type Save = (tensors: tf.Tensor[]) => void;

/**
 * log Σ exp(x) along an axis, as one operation with its own gradient:
 *
 *     y = m + log Σᵢ exp(xᵢ − m),    m = max xᵢ,    gradients: exp(xᵢ − y) · dy
 *
 * `tf.logSumExp` computes the same, and is differentiated step by step, its maximum too.
 *
 * @param x float32, of any shape, in nats
 * @param axis that goes
 * @returns float32, without that axis. The caller, or its `tf.tidy`, disposes.
 */
export function logSumExp<T extends tf.Tensor>(x: tf.Tensor, axis: number): T {
  const operation = tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as Save;
    const [x] = inputs as tf.Tensor[];
    const most = tf.max(x, axis, true);
    const sums = tf.sum(tf.exp(tf.sub(x, most)), axis, true);
    const y = tf.add(tf.log(sums), most);
    save([x, y]);
    const gradFunc = (dy: tf.Tensor, [x, y]: tf.Tensor[]) =>
      tf.mul(tf.exp(tf.sub(x, y)), tf.expandDims(dy, axis));
    return { value: tf.squeeze(y, [axis]), gradFunc };
  });
  return operation(x) as T;
}
