import { tf } from "../../backend";
import { type LatentDraw, Posterior } from "./posterior";

/** A Gaussian of one latent given another and the class. */
type LatentGaussian = (given: tf.Tensor2D, y: tf.Tensor2D) => Posterior;

/** What a stacked posterior is made of. */
export interface StackedParts {
  /** q(z₁|x), of n images. */
  readonly features: Posterior;
  /** What is told or taken for their label, float32 [n, numClasses], one-hot. */
  readonly y: tf.Tensor2D;
  /** q(z₂|z₁, y) */
  readonly style: LatentGaussian;
  /** p(z₁|z₂, y) */
  readonly generator: LatentGaussian;
}

/**
 * The posterior of z = (z₂, e), by which a model of two layers has the prior N(0, I): the second layer
 * makes z₁ = μ + σ e of them, with μ and σ those of p(z₁|z₂, y).
 *
 *     z₁ ~ q(z₁|x),  z₂ ~ q(z₂|z₁, y),  e = (z₁ − μ) / σ
 *     log q(z|x, y) = log q(z₁|x) + log q(z₂|z₁, y) + Σ log σ
 *
 * Its `mean` and `logVar` are those at the mean of z₁; a draw is of the posterior itself.
 */
export class StackedPosterior extends Posterior {
  constructor(private readonly parts: StackedParts) {
    const { features, y, style, generator } = parts;
    const z2 = style(features.mean, y);
    const p = generator(z2.mean, y);
    super(
      tf.concat2d([z2.mean, standardized(features.mean, p)], 1),
      tf.concat2d([z2.logVar, tf.sub<tf.Tensor2D>(features.logVar, p.logVar)], 1),
    );
  }

  override get tensors(): readonly tf.Tensor[] {
    const { features, y } = this.parts;
    return [...super.tensors, ...features.tensors, y];
  }

  override draw(epsilon: tf.Tensor2D): LatentDraw {
    const { features, y, style, generator } = this.parts;
    const [n, size] = epsilon.shape;
    const size1 = features.shape[1];
    const size2 = size - size1;
    const z1 = features.draw(tf.slice(epsilon, [0, size2], [n, size1]));
    const z2 = style(z1.z, y).draw(tf.slice(epsilon, [0, 0], [n, size2]));
    const p = generator(z2.z, y);
    const logSigma = tf.mul<tf.Tensor1D>(0.5, tf.sum(p.logVar, 1));
    return {
      z: tf.concat2d([z2.z, standardized(z1.z, p)], 1),
      logDensity: tf.addN([z1.logDensity, z2.logDensity, logSigma]),
    };
  }
}

/** e = (z₁ − μ) / σ */
function standardized(z1: tf.Tensor2D, { mean, logVar }: Posterior): tf.Tensor2D {
  return tf.mul(tf.sub(z1, mean), tf.exp(tf.mul(-0.5, logVar)));
}
