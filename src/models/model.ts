import { Activation, tf } from "../backend";

/** What a model is made of: enough, with its weights, to build it again. */
export interface ModelConfig {
  readonly model: "vae" | "cvae";
  readonly latentSize: number;
  /** Units of the encoder's hidden layers, from the image on; the decoder's are mirrored. */
  readonly hiddenSizes: readonly number[];
  readonly activation: Activation;
  /** Classes of the label that a CVAE is told. */
  readonly numClasses: number;
  /** [height, width] in pixels. */
  readonly imageShape: readonly [number, number];
}

/** The approximate posterior q(z|x) = N(mean, exp(logVar)). */
export interface Posterior {
  /** float32 [n, latentSize] */
  readonly mean: tf.Tensor2D;
  /** float32 [n, latentSize], the natural logarithm of the variance */
  readonly logVar: tf.Tensor2D;
}

/** Weights by their names in a checkpoint, such as `encoder.dense_0.kernel`. */
export type Parameters = Readonly<Record<string, tf.Variable>>;

/** A variational autoencoder: an encoder q(z|x) and a decoder p(x|z), or with y in both. */
export interface Model {
  readonly config: ModelConfig;
  readonly parameters: Parameters;
  /**
   * @param x float32 [n, pixels] in [0, 1]
   * @param y float32 [n, numClasses], one-hot; only where the model is conditional
   * @returns the posterior. The caller, or its `tf.tidy`, disposes.
   */
  encode(x: tf.Tensor2D, y?: tf.Tensor2D): Posterior;
  /**
   * @param z float32 [n, latentSize]
   * @param y float32 [n, numClasses], one-hot; only where the model is conditional
   * @returns logits, float32 [n, pixels]; their sigmoid is the image. The caller disposes.
   */
  decode(z: tf.Tensor2D, y?: tf.Tensor2D): tf.Tensor2D;
  /** Whether {@link Model.encode} and {@link Model.decode} need y. */
  readonly conditional: boolean;
  /** Frees the weights. The model is of no use afterwards. */
  dispose(): void;
}

/** Pixels of one image. */
export function imageSize({
  imageShape: [height, width],
}: Pick<ModelConfig, "imageShape">): number {
  return height * width;
}
