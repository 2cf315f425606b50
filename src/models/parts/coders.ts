import { splitColumns, tf } from "../../backend";
import type { EncoderNetwork, DecoderNetwork } from "./network";
import type { ImageDistribution } from "./likelihoods/likelihood";
import { Posterior } from "./posterior";

/** q(z|x), or q(z|x, y): a network with a head for the mean and one for the log-variance. */
export class Encoder {
  /** @param labelSize classes of the one-hot label that it is told; 0 where it is told none */
  constructor(
    readonly network: EncoderNetwork,
    private readonly labelSize: number,
  ) {}

  /**
   * @param x float32 [n, pixels] in [0, 1]
   * @param y float32 [n, labelSize], one-hot, where the model is told labels
   * @returns the posterior. The caller, or its `tf.tidy`, disposes.
   */
  apply(x: tf.Tensor2D, y?: tf.Tensor2D): Posterior {
    const [mean, logVar] = this.network.apply(x, labelFor(this.labelSize, y));
    return new Posterior(mean, logVar);
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
    return this.distribution(this.outputs === 1 ? [numbers] : splitColumns(numbers, this.outputs));
  }
}

function labelFor(labelSize: number, y: tf.Tensor2D | undefined): tf.Tensor2D | undefined {
  if (labelSize === 0) return undefined;
  if (!y) throw new Error("a model that is told labels needs the one-hot labels y");
  return y;
}
