import { denseStack, tf } from "../../backend";
import { createDense, NamedDense } from "./dense";
import { imageSize, ModelConfig } from "../model";

/** The encoder's hidden layers mirrored, then a linear layer to the logits of the pixels. */
export class Decoder {
  readonly layers: readonly NamedDense[];

  /**
   * @param inputSize latent dimensions
   * @param labelSize in a CVAE, the classes beside them
   */
  constructor(inputSize: number, config: ModelConfig, seed: number, labelSize = 0) {
    const hiddenSizes = [...config.hiddenSizes].reverse();
    const sizes = [inputSize + labelSize, ...hiddenSizes];
    const labelIn = (i: number) => (i === 0 ? labelSize : 0);
    const last = sizes[sizes.length - 1];
    this.layers = [
      ...hiddenSizes.map((size, i) =>
        createDense(`decoder.dense_${i}`, sizes[i], size, config.activation, seed, labelIn(i)),
      ),
      createDense("decoder.logits", last, imageSize(config), "linear", seed),
    ];
  }

  /** [n, inputSize] → [n, pixels] */
  apply(input: tf.Tensor2D): tf.Tensor2D {
    return denseStack(
      input,
      this.layers.map(({ layer }) => layer),
    );
  }
}
