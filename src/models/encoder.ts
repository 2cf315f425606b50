import { denseStack, tf } from "../backend";
import { createDense, NamedDense } from "./dense";
import { ModelConfig, Posterior } from "./model";

/** Hidden layers, then one linear layer each for the mean and the log-variance. */
export class Encoder {
  readonly layers: readonly NamedDense[];
  private readonly hidden: readonly NamedDense[];
  private readonly mean: NamedDense;
  private readonly logVar: NamedDense;

  /** @param inputSize pixels, and in a CVAE the classes beside them */
  constructor(inputSize: number, config: ModelConfig, seed: number) {
    const { hiddenSizes, activation, latentSize } = config;
    const sizes = [inputSize, ...hiddenSizes];
    const last = sizes[sizes.length - 1];
    this.hidden = hiddenSizes.map((size, i) =>
      createDense(`encoder.dense_${i}`, sizes[i], size, activation, seed),
    );
    this.mean = createDense("encoder.mean", last, latentSize, "linear", seed);
    this.logVar = createDense("encoder.log_var", last, latentSize, "linear", seed);
    this.layers = [...this.hidden, this.mean, this.logVar];
  }

  /** [n, inputSize] → two of [n, latentSize] */
  apply(input: tf.Tensor2D): Posterior {
    const hidden = denseStack(
      input,
      this.hidden.map(({ layer }) => layer),
      { constantInput: true },
    );
    return {
      mean: denseStack(hidden, [this.mean.layer]),
      logVar: denseStack(hidden, [this.logVar.layer]),
    };
  }
}
