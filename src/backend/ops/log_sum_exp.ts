import * as tf from "@tensorflow/tfjs-core";
import { nativeWithOperations, runOperation } from "../native/operations";

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
  const { forward, gradient } = nativeWithOperations() ? native : portable;
  const operation = tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as Save;
    const [x] = inputs as tf.Tensor[];
    const y = forward(x, axis);
    save([x, y]);
    const gradFunc = (dy: tf.Tensor, [x, y]: tf.Tensor[]) => gradient(dy, x, y, axis);
    return { value: y, gradFunc };
  });
  return operation(x) as T;
}

interface LogSumExp {
  forward(x: tf.Tensor, axis: number): tf.Tensor;
  gradient(dy: tf.Tensor, x: tf.Tensor, y: tf.Tensor, axis: number): tf.Tensor;
}

const native: LogSumExp = {
  forward: (x, axis) => runOperation("LatentLabLogSumExp", [x], 1, { axis })[0],
  gradient: (dy, x, y, axis) =>
    runOperation("LatentLabLogSumExpGradient", [dy, x, y], 1, { axis })[0],
};

const portable: LogSumExp = {
  forward(x, axis) {
    const most = tf.max(x, axis, true);
    const sums = tf.sum(tf.exp(tf.sub(x, most)), axis, true);
    return tf.squeeze(tf.add(tf.log(sums), most), [axis]);
  },
  gradient: (dy, x, y, axis) =>
    tf.mul(tf.exp(tf.sub(x, tf.expandDims(y, axis))), tf.expandDims(dy, axis)),
};
