import { tf } from "../../backend";
import type { Codes } from "./codebook";
import { type LatentDraw, Posterior } from "./posterior";

/**
 * All of q(z|x) in one place, the codes of an image: a draw is certain, and the logarithm of its
 * probability 0.
 */
export class CodesPosterior extends Posterior {
  override readonly isCertain = true;

  private constructor(
    { mean, logVar }: Posterior,
    override readonly codeCounts: tf.Tensor1D,
  ) {
    super(mean, logVar);
  }

  /** @param codes of n images */
  static of({ vectors, chosen }: Codes): CodesPosterior {
    return new CodesPosterior(Posterior.point(vectors), tf.sum<tf.Tensor1D>(chosen, 0));
  }

  override get tensors(): readonly tf.Tensor[] {
    return [...super.tensors, this.codeCounts];
  }

  override draw(epsilon: tf.Tensor2D): LatentDraw {
    return { z: this.sample(epsilon), logDensity: tf.zeros([this.shape[0]]) };
  }

  override sample<T extends tf.Tensor>(epsilon: T): T {
    return tf.add(this.mean, tf.zerosLike(epsilon));
  }
}
