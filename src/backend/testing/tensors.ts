import * as tf from "@tensorflow/tfjs-core";
import { normal } from "../../random";

/** A scalar that weighs each entry differently, so that no gradient is alike. */
export function weighted(y: tf.Tensor): tf.Scalar {
  const weights = Float32Array.from({ length: y.size }, (_, i) => Math.sin(i + 1));
  return tf.sum(tf.mul(y, tf.tensor(weights, y.shape)));
}

/** Drawn from N(0, 1), the same for the same name. */
export function random(stream: string, shape: [number, number]): tf.Tensor2D {
  return tf.tensor2d(normal({ seed: 1, stream, step: 0 }, shape[0] * shape[1]), shape);
}
