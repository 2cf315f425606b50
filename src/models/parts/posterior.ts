import { tf } from "../../backend";
import { klDivergence, klPerDimension, reparameterize } from "../../math";

/** The approximate posterior q(z|x) = N(mean, exp(logVar)), independent in each dimension. */
export class Posterior {
  /**
   * @param mean float32 [n, latentSize]
   * @param logVar float32 [n, latentSize], the natural logarithm of the variance
   */
  constructor(
    readonly mean: tf.Tensor2D,
    readonly logVar: tf.Tensor2D,
  ) {}

  /** [n, latentSize]: the shape of the noise that {@link Posterior.sample} takes. */
  get shape(): [number, number] {
    return this.mean.shape;
  }

  /**
   * A draw by the reparameterization trick, `mean + exp(½ logVar) · epsilon`.
   *
   * @param epsilon float32 [n, latentSize] from N(0, I), or [k, n, latentSize] for k draws of each
   * @returns float32 of epsilon's shape. The caller, or its `tf.tidy`, disposes.
   */
  sample<T extends tf.Tensor>(epsilon: T): T {
    if (epsilon.rank === 2) {
      return reparameterize(
        this.mean,
        this.logVar,
        epsilon as unknown as tf.Tensor2D,
      ) as unknown as T;
    }
    const deviation = tf.exp(tf.mul(this.logVar, 0.5));
    return tf.add(this.mean, tf.mul(deviation, epsilon));
  }

  /** KL(q(z|x) ‖ N(0, I)): float32 [n], nats per image. */
  kl(): tf.Tensor1D {
    return klDivergence(this.mean, this.logVar);
  }

  /** The same for each latent dimension: float32 [n, latentSize], nats. */
  klPerDimension(): tf.Tensor2D {
    return klPerDimension(this.mean, this.logVar);
  }

  /**
   * log q(z|x), summed over latent dimensions.
   *
   * @param z float32 [n, latentSize], or [k, n, latentSize]
   * @returns float32 [n] or [k, n], nats
   */
  logDensity(z: tf.Tensor): tf.Tensor {
    const { mean, logVar } = this;
    const squares = tf.div(tf.square(tf.sub(z, mean)), tf.exp(logVar));
    const terms = tf.add(tf.add(squares, logVar), Math.log(2 * Math.PI));
    return tf.mul(tf.sum(terms, -1), -0.5);
  }
}
