import { joinColumns, tf } from "../backend";
import { Decoder } from "./parts/decoder";
import { parametersOf } from "./parts/dense";
import { Encoder } from "./parts/encoder";
import { imageSize, Model, ModelConfig, Parameters, Posterior } from "./model";

/** The conditional VAE (Sohn, Lee and Yan 2015): q(z|x, y) and p(x|z, y), y the one-hot label. */
export class Cvae implements Model {
  readonly conditional = true;
  readonly parameters: Parameters;
  private readonly encoder: Encoder;
  private readonly decoder: Decoder;

  constructor(
    readonly config: ModelConfig,
    seed: number,
  ) {
    this.encoder = new Encoder(imageSize(config), config, seed, config.numClasses);
    this.decoder = new Decoder(config.latentSize, config, seed, config.numClasses);
    this.parameters = parametersOf([...this.encoder.layers, ...this.decoder.layers]);
  }

  encode(x: tf.Tensor2D, y?: tf.Tensor2D): Posterior {
    return this.encoder.apply(joinColumns([x, required(y)]));
  }

  decode(z: tf.Tensor2D, y?: tf.Tensor2D): tf.Tensor2D {
    return this.decoder.apply(joinColumns([z, required(y)]));
  }

  dispose(): void {
    tf.dispose(Object.values(this.parameters));
  }
}

function required(y: tf.Tensor2D | undefined): tf.Tensor2D {
  if (!y) throw new Error("a conditional model needs the one-hot labels y");
  return y;
}
