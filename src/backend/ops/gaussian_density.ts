import * as tf from "@tensorflow/tfjs-core";
import { nativeWithOperations, runOperation } from "../native/operations";

type Save = (tensors: tf.Tensor[]) => void;

const LOG_2_PI = Math.log(2 * Math.PI);

/**
 * log N(z; mean, exp(logVar)) of each row, as one operation with its own gradient:
 *
 *     −½ Σⱼ (d² / exp(logVar) + logVar + log 2π),    d = z − mean
 *     gradients: −d / exp(logVar),  d / exp(logVar),  ½ (d² / exp(logVar) − 1)
 *
 * @param z float32 [n, latentSize]
 * @param mean float32 [n, latentSize]
 * @param logVar float32 [n, latentSize]
 * @returns float32 [n], nats. The caller, or its `tf.tidy`, disposes.
 */
export function gaussianLogDensity(
  z: tf.Tensor2D,
  mean: tf.Tensor2D,
  logVar: tf.Tensor2D,
): tf.Tensor1D {
  return operationOf(nativeWithOperations() ? native.row : portable.row)(
    z,
    mean,
    logVar,
  ) as tf.Tensor1D;
}

/**
 * log N(zᵢⱼ; meanₖⱼ, exp(logVarₖⱼ)) of each row at each of K Gaussians, and in each dimension, as one operation
 * with its own gradient.
 *
 * @param z float32 [n, latentSize]
 * @param mean float32 [K, latentSize]
 * @param logVar float32 [K, latentSize]
 * @returns float32 [n, K, latentSize], nats. The caller, or its `tf.tidy`, disposes.
 */
export function gaussianLogDensities(
  z: tf.Tensor2D,
  mean: tf.Tensor2D,
  logVar: tf.Tensor2D,
): tf.Tensor3D {
  return operationOf(nativeWithOperations() ? native.pairs : portable.pairs)(
    z,
    mean,
    logVar,
  ) as tf.Tensor3D;
}

/** A function of z, mean and log-variance with its gradients in them. */
interface Density {
  forward(given: tf.Tensor[]): tf.Tensor;
  gradients(dy: tf.Tensor, given: tf.Tensor[]): tf.Tensor[];
}

function operationOf({ forward, gradients }: Density) {
  return tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as Save;
    const given = inputs as tf.Tensor[];
    save(given);
    return {
      value: forward(given),
      gradFunc: (dy: tf.Tensor, given: tf.Tensor[]) => gradients(dy, given),
    };
  });
}

const byName = (name: string): Density => ({
  forward: (given) => runOperation(name, given, 1)[0],
  gradients: (dy, given) => runOperation(`${name}Gradient`, [dy, ...given], 3),
});

const native = { row: byName("LatentLabLogDensity"), pairs: byName("LatentLabLogDensities") };

/** Of tensors that fit each other, number by number. */
function terms([z, mean, logVar]: tf.Tensor[]): tf.Tensor {
  const squares = tf.div(tf.square(tf.sub(z, mean)), tf.exp(logVar));
  return tf.mul(-0.5, tf.add(tf.add(squares, logVar), LOG_2_PI));
}

function slopes(dy: tf.Tensor, [z, mean, logVar]: tf.Tensor[]) {
  const offset = tf.sub(z, mean);
  const scaled = tf.div(offset, tf.exp(logVar));
  const inMean = tf.mul(scaled, dy);
  const inLogVar = tf.mul(0.5, tf.mul(tf.sub(tf.mul(offset, scaled), 1), dy));
  return { inMean, inLogVar };
}

/** z as [n, 1, latentSize] and the others as [1, K, latentSize]. */
const crossed = ([z, mean, logVar]: tf.Tensor[]) => [
  tf.expandDims(z, 1),
  tf.expandDims(mean, 0),
  tf.expandDims(logVar, 0),
];

const portable: typeof native = {
  row: {
    forward: (given) => tf.sum(terms(given), 1),
    gradients(dy, given) {
      const { inMean, inLogVar } = slopes(tf.expandDims(dy, 1), given);
      return [tf.neg(inMean), inMean, inLogVar];
    },
  },
  pairs: {
    forward: (given) => terms(crossed(given)),
    gradients(dy, given) {
      const { inMean, inLogVar } = slopes(dy, crossed(given));
      return [tf.neg(tf.sum(inMean, 1)), tf.sum(inMean, 0), tf.sum(inLogVar, 0)];
    },
  },
};
