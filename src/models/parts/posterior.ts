import { gaussianLogDensity, tf } from "../../backend";
import { klDivergence, klPerDimension, reparameterize } from "../../math";
import { aboveFreeBits } from "./free_bits";

/** A deviation of 3e-7: no float32 near 1 is moved by it. */
const LOG_VAR_OF_POINT = -30;

/** A draw of latents, and how likely it was. */
export interface LatentDraw {
  /** float32 [n, latentSize] */
  readonly z: tf.Tensor2D;
  /** log q(z|x), float32 [n], nats */
  readonly logDensity: tf.Tensor1D;
}

/**
 * The approximate posterior q(z|x) = N(mean, exp(logVar)), independent in each dimension. A page
 * whose posterior is richer extends it: `draw` is what a bound on log p(x) is computed from, `mean` what
 * stands for an image.
 */
export class Posterior {
  /** Whether each draw is the same, so that more than one tells nothing. */
  readonly isCertain: boolean = false;
  /** Of a posterior of codes, how often each code of the codebook was chosen: float32 [codes]. */
  readonly codeCounts?: tf.Tensor1D;

  /**
   * @param mean float32 [n, latentSize]
   * @param logVar float32 [n, latentSize], the natural logarithm of the variance
   * @param freeBits nats of KL that each dimension has free, on average over the batch
   */
  constructor(
    readonly mean: tf.Tensor2D,
    readonly logVar: tf.Tensor2D,
    private readonly freeBits = 0,
  ) {}

  /** The posterior of an encoder without a variance: all but a point. */
  static point(mean: tf.Tensor2D): Posterior {
    return new Posterior(mean, tf.fill<tf.Rank.R2>(mean.shape, LOG_VAR_OF_POINT));
  }

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

  /** What it holds on the backend, for whoever keeps it beyond a `tf.tidy`. */
  get tensors(): readonly tf.Tensor[] {
    return [this.mean, this.logVar];
  }

  /**
   * A draw as {@link Posterior.sample} makes it, with its density.
   *
   * @param epsilon float32 [n, latentSize] from N(0, I)
   * @returns the caller, or its `tf.tidy`, disposes
   */
  draw(epsilon: tf.Tensor2D): LatentDraw {
    const terms = tf.add(tf.add(tf.square(epsilon), this.logVar), Math.log(2 * Math.PI));
    const logDensity = tf.mul<tf.Tensor1D>(tf.sum(terms, 1), -0.5);
    return { z: this.sample(epsilon), logDensity };
  }

  /**
   * KL(q(z|x) ‖ N(0, I)): float32 [n], nats per image. With free bits the value is the same, and
   * dimensions below them have no gradient.
   */
  kl(): tf.Tensor1D {
    if (this.freeBits > 0) return tf.sum(aboveFreeBits(this.klPerDimension(), this.freeBits), 1);
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
    if (tf.util.arraysEqual(z.shape, mean.shape)) {
      return gaussianLogDensity(z as tf.Tensor2D, mean, logVar);
    }
    const squares = tf.div(tf.square(tf.sub(z, mean)), tf.exp(logVar));
    const terms = tf.add(tf.add(squares, logVar), Math.log(2 * Math.PI));
    return tf.mul(tf.sum(terms, -1), -0.5);
  }
}
