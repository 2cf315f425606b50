import { tf } from "../../backend";
import type { Noise } from "../noise";

/** p(z), or p(z|y): where latents are from before there is an image. */
export interface Prior {
  /**
   * @param z float32 [n, latentSize]
   * @returns log p(z), float32 [n], nats. The caller, or its `tf.tidy`, disposes.
   */
  logDensity(z: tf.Tensor2D): tf.Tensor1D;
  /** @returns n draws, float32 [n, latentSize]. The caller, or its `tf.tidy`, disposes. */
  sample(n: number, noise: Noise): tf.Tensor2D;
  /** What it holds on the backend, for whoever keeps it beyond a `tf.tidy`. */
  readonly tensors?: readonly tf.Tensor[];
  /** It is N(0, I), from which a Gaussian's KL is known in closed form. */
  readonly isStandardNormal?: true;
}

/** N(0, I), the prior of a model whose page names no other. */
export function standardNormal(latentSize: number): Prior {
  return {
    isStandardNormal: true,
    logDensity(z) {
      const terms = tf.add(tf.square(z), Math.log(2 * Math.PI));
      return tf.mul(tf.sum<tf.Tensor1D>(terms, 1), -0.5);
    },
    sample: (n, noise) => noise.normal("prior", [n, latentSize]),
  };
}
