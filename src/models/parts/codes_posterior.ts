import { tf } from "../../backend";
import { type LatentDraw, Posterior } from "./posterior";

/**
 * All of q(z|x) in one place, the codes of an image: a draw is certain, and the logarithm of its
 * probability 0.
 */
export class CodesPosterior extends Posterior {
  override readonly isCertain = true;

  /** @param vectors float32 [n, latentSize], the codes' vectors side by side */
  static of(vectors: tf.Tensor2D): CodesPosterior {
    const { mean, logVar } = Posterior.point(vectors);
    return new CodesPosterior(mean, logVar);
  }

  override draw(epsilon: tf.Tensor2D): LatentDraw {
    return { z: this.sample(epsilon), logDensity: tf.zeros([this.shape[0]]) };
  }

  override sample<T extends tf.Tensor>(epsilon: T): T {
    return tf.add(this.mean, tf.zerosLike(epsilon));
  }
}
