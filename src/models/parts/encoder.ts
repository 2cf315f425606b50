import { DenseLayer, denseStack, joinColumns, splitColumns, tf } from "../../backend";
import { createDense, NamedDense } from "./dense";
import { ModelConfig, Posterior } from "../model";

/** Hidden layers, then one linear layer each for the mean and the log-variance. */
export class Encoder {
  readonly layers: readonly NamedDense[];
  private readonly hidden: readonly NamedDense[];
  private readonly mean: NamedDense;
  private readonly logVar: NamedDense;

  /**
   * @param inputSize pixels
   * @param labelSize in a CVAE, the classes beside them
   */
  constructor(inputSize: number, config: ModelConfig, seed: number, labelSize = 0) {
    const { hiddenSizes, activation, latentSize } = config;
    const sizes = [inputSize + labelSize, ...hiddenSizes];
    const labelIn = (i: number) => (i === 0 ? labelSize : 0);
    const last = sizes[sizes.length - 1];
    this.hidden = hiddenSizes.map((size, i) =>
      createDense(`encoder.dense_${i}`, sizes[i], size, activation, seed, labelIn(i)),
    );
    this.mean = createDense("encoder.mean", last, latentSize, "linear", seed);
    this.logVar = createDense("encoder.log_var", last, latentSize, "linear", seed);
    this.layers = [...this.hidden, this.mean, this.logVar];
  }

  /** [n, inputSize] → two of [n, latentSize] */
  apply(input: tf.Tensor2D): Posterior {
    // One product for both heads: alone, each would leave most of the processor's lanes empty.
    const heads = denseHeads([this.mean.layer, this.logVar.layer]);
    const layers = [...this.hidden.map(({ layer }) => layer), heads];
    const posterior = denseStack(input, layers, { constantInput: true });
    const [mean, logVar] = splitColumns(posterior, 2);
    return { mean, logVar };
  }
}

/** Linear layers side by side as one: [in, out] each → [in, out of all]. */
function denseHeads(heads: readonly DenseLayer[]): DenseLayer {
  return {
    kernel: joinColumns(heads.map(({ kernel }) => kernel)),
    bias: joinColumns(heads.map(({ bias }) => bias)),
    activation: "linear",
  };
}
