import { splitColumns, tf } from "../../backend";
import type { EncoderNetwork, DecoderNetwork } from "./network";
import type { ImageDistribution } from "./likelihoods/likelihood";
import { Posterior } from "./posterior";

/**
 * q(z|x), or q(z|x, y): a network with a head for the mean and one for the log-variance; without the
 * latter it is a point.
 */
export class Encoder {
  /**
   * @param labelSize classes of the one-hot label that it is told; 0 where it is told none
   * @param freeBits of its posteriors: nats of KL that a dimension has free
   */
  constructor(
    readonly network: EncoderNetwork,
    private readonly labelSize: number,
    private readonly freeBits = 0,
  ) {}

  /**
   * @param x float32 [n, pixels] in [0, 1]
   * @param y float32 [n, labelSize], one-hot, where the model is told labels; or [k · n, labelSize], a
   *   label of all images, then the next of all
   * @param learned x is no data but learned, as pseudo-inputs are: its gradient is computed; default false
   * @returns the posterior, of n or k · n rows. The caller, or its `tf.tidy`, disposes.
   */
  apply(x: tf.Tensor2D, y?: tf.Tensor2D, learned = false): Posterior {
    const [mean, logVar] = this.network.apply(x, labelFor(this.labelSize, y), learned);
    // One output of two, if it has a variance.
    if (!(logVar as tf.Tensor2D | undefined)) return Posterior.point(mean);
    return new Posterior(mean, logVar, this.freeBits);
  }
}

/** p(x|z), or p(x|z, y): a network to the numbers that a likelihood is made of. */
export class Decoder {
  /**
   * @param labelSize classes of the one-hot label that it is told; 0 where it is told none
   * @param outputs numbers for each pixel and channel
   * @param distribution what they mean, float32 [n, pixels] each
   */
  constructor(
    readonly network: DecoderNetwork,
    private readonly labelSize: number,
    private readonly outputs: number,
    private readonly distribution: (numbers: readonly tf.Tensor2D[]) => ImageDistribution,
  ) {}

  /**
   * @param z float32 [n, latentSize]
   * @param y float32 [n, labelSize], one-hot, where the model is told labels
   * @returns the images' distribution. The caller, or its `tf.tidy`, disposes.
   */
  apply(z: tf.Tensor2D, y?: tf.Tensor2D): ImageDistribution {
    const numbers = this.network.apply(z, labelFor(this.labelSize, y));
    return this.distribution(apart(numbers, this.outputs));
  }
}

/** The first number of all pixels, the second, …: float32 [n, pixels] each. */
function apart(numbers: tf.Tensor2D | tf.Tensor4D, outputs: number): tf.Tensor2D[] {
  if (isFlat(numbers)) return outputs === 1 ? [numbers] : splitColumns(numbers, outputs);
  const [n, height, width, channels] = numbers.shape;
  const own = [n, height, width, channels / outputs];
  return Array.from({ length: outputs }, (_, i) => {
    const part = outputs === 1 ? numbers : tf.slice(numbers, [0, 0, 0, i * own[3]], own);
    return tf.reshape<tf.Rank.R2>(part, [n, height * width * own[3]]);
  });
}

function isFlat(tensor: tf.Tensor2D | tf.Tensor4D): tensor is tf.Tensor2D {
  return tensor.rank === 2;
}

function labelFor(labelSize: number, y: tf.Tensor2D | undefined): tf.Tensor2D | undefined {
  if (labelSize === 0) return undefined;
  if (!y) throw new Error("a model that is told labels needs the one-hot labels y");
  return y;
}
