import * as tf from "@tensorflow/tfjs-core";
import { add, exp, mul, square, sub } from "./elementwise";
import { nativeWithOperations, runSimpleOperation, runOperation } from "../native/operations";

type Save = (tensors: tf.Tensor[]) => void;

/**
 * KL(N(mean, exp(logVar)) ‖ N(0, I)) for each image, as one operation with its own gradient:
 *
 *     ½ Σ_j (mean² + exp(logVar) − 1 − logVar),    gradients: mean,  ½ (exp(logVar) − 1)
 *
 * @param mean float32 [n, latentSize]
 * @param logVar float32 [n, latentSize]
 * @returns float32 [n], nats per image. The caller, or its `tf.tidy`, disposes.
 */
export function gaussianKl(mean: tf.Tensor2D, logVar: tf.Tensor2D): tf.Tensor1D {
  const { kl, klGradients } = nativeWithOperations() ? native : portable;
  const operation = tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as Save;
    const [mean, logVar] = inputs as tf.Tensor2D[];
    save([mean, logVar]);
    const gradFunc = (dy: tf.Tensor, [mean, logVar]: tf.Tensor[]) => klGradients(mean, logVar, dy);
    return { value: kl(mean, logVar), gradFunc };
  });
  return operation(mean, logVar) as tf.Tensor1D;
}

/**
 * A draw from N(mean, exp(logVar)) as a function of its parameters, as one operation with its
 * own gradient:
 *
 *     z = mean + exp(½ logVar) · epsilon,    gradients: dz,  ½ exp(½ logVar) · epsilon · dz
 *
 * @param mean float32 [n, latentSize]
 * @param logVar float32 [n, latentSize]
 * @param epsilon float32 [n, latentSize]; a constant, no gradient is computed for it
 * @returns float32 [n, latentSize]. The caller, or its `tf.tidy`, disposes.
 */
export function gaussianSample(
  mean: tf.Tensor2D,
  logVar: tf.Tensor2D,
  epsilon: tf.Tensor2D,
): tf.Tensor2D {
  const { sample, sampleGradient } = nativeWithOperations() ? native : portable;
  const operation = tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as Save;
    const [mean, logVar] = inputs as tf.Tensor2D[];
    save([logVar, epsilon]);
    const gradFunc = (dz: tf.Tensor, [logVar, epsilon]: tf.Tensor[]) => [
      dz,
      sampleGradient(logVar, epsilon, dz),
    ];
    return { value: sample(mean, logVar, epsilon), gradFunc };
  });
  return operation(mean, logVar) as tf.Tensor2D;
}

const native = {
  kl: (mean: tf.Tensor, logVar: tf.Tensor) => runSimpleOperation("LatentLabKl", [mean, logVar]),
  klGradients: (mean: tf.Tensor, logVar: tf.Tensor, dy: tf.Tensor) =>
    runOperation("LatentLabKlGradient", [mean, logVar, dy], 2),
  sample: (mean: tf.Tensor, logVar: tf.Tensor, epsilon: tf.Tensor) =>
    runSimpleOperation("LatentLabSample", [mean, logVar, epsilon]),
  sampleGradient: (logVar: tf.Tensor, epsilon: tf.Tensor, dz: tf.Tensor) =>
    runSimpleOperation("LatentLabSampleGradient", [logVar, epsilon, dz]),
};

const half = () => tf.scalar(0.5);

const portable: typeof native = {
  kl(mean, logVar) {
    const terms = sub(add(square(mean), sub(exp(logVar), tf.scalar(1))), logVar);
    return tf.sum(mul(terms, half()), 1);
  },
  klGradients(mean, logVar, dy) {
    const rows = tf.expandDims(dy, 1);
    return [mul(mean, rows), mul(sub(exp(logVar), tf.scalar(1)), mul(rows, half()))];
  },
  sample: (mean, logVar, epsilon) => add(mean, mul(exp(mul(logVar, half())), epsilon)),
  sampleGradient: (logVar, epsilon, dz) =>
    mul(mul(mul(exp(mul(logVar, half())), epsilon), dz), half()),
};
