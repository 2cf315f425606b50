import { logSumExp, tf } from "../../backend";
import type { Noise } from "../noise";
import type { Posterior } from "./posterior";
import type { Prior } from "./prior";

/**
 * A mixture of K Gaussians whose dimensions are independent:
 *
 *     p(z) = Σₖ πₖ N(z; mₖ, diag vₖ)
 *
 * Squares are expanded, so that all images meet all components in two products of matrices. The price is
 * their rounding: some 1e-7 of Σⱼ mⱼ² / vⱼ.
 */
export class MixturePrior implements Prior {
  /**
   * @param means mₖ, float32 [K, latentSize]
   * @param logVars log vₖ, float32 [K, latentSize]
   * @param logWeights log πₖ, float32 [K]; of weights that add up to 1
   */
  constructor(
    readonly means: tf.Tensor2D,
    readonly logVars: tf.Tensor2D,
    readonly logWeights: tf.Tensor1D,
  ) {}

  get tensors(): readonly tf.Tensor[] {
    return [this.means, this.logVars, this.logWeights];
  }

  /**
   * log πₖ N(z; mₖ, diag vₖ) of each component.
   *
   * @param z float32 [n, latentSize]
   * @returns float32 [n, K], nats. The caller, or its `tf.tidy`, disposes.
   */
  logJoint(z: tf.Tensor2D): tf.Tensor2D {
    const latentSize = z.shape[1];
    const squares = tf.add(this.distances(tf.square(z), z), latentSize * Math.log(2 * Math.PI));
    return tf.sub(this.logWeights, tf.mul(0.5, squares));
  }

  logDensity(z: tf.Tensor2D): tf.Tensor1D {
    return logSumExp(this.logJoint(z), 1);
  }

  /**
   * p(k|z), which component a latent may be from.
   *
   * @returns float32 [n, K], rows that add up to 1. The caller, or its `tf.tidy`, disposes.
   */
  responsibilities(z: tf.Tensor2D): tf.Tensor2D {
    return tf.softmax(this.logJoint(z));
  }

  /**
   * log p(k|z).
   *
   * @returns float32 [n, K], nats. The caller, or its `tf.tidy`, disposes.
   */
  logResponsibilities(z: tf.Tensor2D): tf.Tensor2D {
    const joint = this.logJoint(z);
    return tf.sub(joint, tf.expandDims(logSumExp(joint, 1), 1));
  }

  /**
   * KL(q(z|x) ‖ N(mₖ, diag vₖ)) of each component:
   *
   *     ½ Σⱼ (σⱼ² + (μⱼ − mⱼ)²) / vⱼ + log vⱼ − log σⱼ² − 1
   *
   * @param q Gaussian posteriors of n images
   * @returns float32 [n, K], nats. The caller, or its `tf.tidy`, disposes.
   */
  divergences({ mean, logVar }: Posterior): tf.Tensor2D {
    const secondMoments = tf.add<tf.Tensor2D>(tf.exp(logVar), tf.square(mean));
    const entropies = tf.sum(tf.add(logVar, 1), 1, true);
    return tf.mul(0.5, tf.sub(this.distances(secondMoments, mean), entropies));
  }

  /** A component by its weight, and a draw from its Gaussian. */
  sample(n: number, noise: Noise): tf.Tensor2D {
    const weights = tf.exp(this.logWeights).dataSync<"float32">();
    const component = noise.categorical("component", [n], weights);
    const mean = tf.gather(this.means, component);
    const deviation = tf.exp(tf.mul(0.5, tf.gather(this.logVars, component)));
    return tf.add(mean, tf.mul(deviation, noise.normal("prior", mean.shape as [number, number])));
  }

  /** Σⱼ (zⱼ² − 2 zⱼ mⱼ + mⱼ²) / vⱼ + log vⱼ: float32 [n, K]. */
  private distances(squares: tf.Tensor2D, z: tf.Tensor2D): tf.Tensor2D {
    const { means, logVars } = this;
    const precisions = tf.exp(tf.neg(logVars));
    const scaled = tf.mul<tf.Tensor2D>(means, precisions);
    const own = tf.sum(tf.add(tf.mul(means, scaled), logVars), 1);
    const crossed = tf.matMul(z, tf.mul<tf.Tensor2D>(2, scaled), false, true);
    return tf.add(tf.sub(tf.matMul(squares, precisions, false, true), crossed), own);
  }
}
