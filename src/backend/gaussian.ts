import * as tf from "@tensorflow/tfjs-core";
import { add, exp, mul, square, sub } from "./elementwise";

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
  const operation = tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as Save;
    const [mean, logVar] = inputs as tf.Tensor2D[];
    const excess = sub(exp(logVar), tf.scalar(1));
    const value = tf.sum(mul(sub(add(square(mean), excess), logVar), tf.scalar(0.5)), 1);
    save([mean, excess]);
    const gradFunc = (dy: tf.Tensor, [mean, excess]: tf.Tensor[]) => {
      const rows = tf.expandDims(dy, 1);
      return [mul(mean, rows), mul(excess, mul(rows, tf.scalar(0.5)))];
    };
    return { value, gradFunc };
  });
  return operation(mean, logVar) as tf.Tensor1D;
}

/**
 * A draw from N(mean, exp(logVar)) as a function of its parameters, as one operation with its
 * own gradient:
 *
 *     z = mean + exp(½ logVar) · epsilon,    gradients: dz,  ½ (z − mean) · dz
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
  const operation = tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as Save;
    const [mean, logVar] = inputs as tf.Tensor2D[];
    const offset = mul(exp(mul(logVar, tf.scalar(0.5))), epsilon);
    save([offset]);
    const gradFunc = (dz: tf.Tensor, [offset]: tf.Tensor[]) => [
      dz,
      mul(mul(offset, dz), tf.scalar(0.5)),
    ];
    return { value: add(mean, offset), gradFunc };
  });
  return operation(mean, logVar) as tf.Tensor2D;
}
