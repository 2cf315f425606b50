import { tf } from "../../backend";
import { type ImageShape, imageSize } from "../../data";
import type { EpochContext } from "../model";
import type { Layers } from "./layers";
import { MixturePrior } from "./mixture_prior";
import type { Posterior } from "./posterior";

/** Pixels begin at most so close to 0 and 1, where the sigmoid hardly moves. */
const MARGIN = 0.02;
/** Of the noise that makes pseudo-inputs differ which begin as one image. */
const DEVIATION = 0.01;

/**
 * Images that are learned: the pseudo-inputs of a VampPrior. Their pixels are sigmoid(4 w) of weights w,
 * so that a step moves a pixel halfway between 0 and 1 as far as it moves its weight; where the paper's
 * code cuts them off at 0 and 1, a pixel beyond would never come back.
 */
export class PseudoInputs {
  private readonly weights: tf.Variable;

  /**
   * @param count K
   * @param name of the weights, float32 [K, pixels]
   */
  constructor(layers: Layers, imageShape: ImageShape, count: number, name = "prior.pseudo_inputs") {
    this.weights = layers.variable(name, [count, imageSize(imageShape)]);
  }

  /** @returns float32 [K, pixels] in (0, 1). The caller, or its `tf.tidy`, disposes. */
  images(): tf.Tensor2D {
    return tf.sigmoid(tf.mul<tf.Tensor2D>(4, this.weights));
  }

  /**
   * Sets them to K training images with a little noise before the first epoch, as the paper's code offers;
   * what has learned already, as in a training that begins with saved weights, stays.
   */
  begin({ epoch, noise, trainSize, batch }: EpochContext): void {
    if (epoch > 0 || this.weights.dataSync<"float32">().some((w) => w !== 0)) return;
    tf.tidy(() => {
      const [count, pixels] = this.weights.shape as [number, number];
      const drawn = noise.uniform("pseudo-inputs", [count]).dataSync<"float32">();
      const { x } = batch(drawn.map((u) => Math.floor(u * trainSize)));
      const grain = tf.mul(DEVIATION, noise.normal("pseudo-inputs' grain", [count, pixels]));
      const images = tf.clipByValue(tf.add(x, grain), MARGIN, 1 - MARGIN);
      this.weights.assign(tf.mul(0.25, tf.log(tf.div(images, tf.sub(1, images)))));
    });
  }
}

/**
 * The variational mixture of posteriors (Tomczak and Welling 2018, equation 9): the prior is what the
 * encoder makes of K learned images,
 *
 *     p(z) = 1/K Σₖ q(z|uₖ)
 *
 * @param encode q(z|u) as a function of images whose gradient it computes: `encoder.apply(u, undefined, true)`
 * @returns the caller, or its `tf.tidy`, disposes
 */
export function vampPrior(
  pseudoInputs: PseudoInputs,
  encode: (u: tf.Tensor2D) => Posterior,
): MixturePrior {
  const { mean, logVar } = encode(pseudoInputs.images());
  const [count] = mean.shape;
  return new MixturePrior(mean, logVar, tf.fill([count], -Math.log(count)));
}
