import { tf } from "../backend";
import { Decoder } from "./parts/decoder";
import { parametersOf } from "./parts/dense";
import { Encoder } from "./parts/encoder";
import { imageSize, Model, ModelConfig, Parameters, Posterior } from "./model";

/** The variational autoencoder (Kingma and Welling 2014): q(z|x) and p(x|z). */
export class Vae implements Model {
  readonly conditional = false;
  readonly parameters: Parameters;
  private readonly encoder: Encoder;
  private readonly decoder: Decoder;

  constructor(
    readonly config: ModelConfig,
    seed: number,
  ) {
    this.encoder = new Encoder(imageSize(config), config, seed);
    this.decoder = new Decoder(config.latentSize, config, seed);
    this.parameters = parametersOf([...this.encoder.layers, ...this.decoder.layers]);
  }

  encode(x: tf.Tensor2D): Posterior {
    return this.encoder.apply(x);
  }

  decode(z: tf.Tensor2D): tf.Tensor2D {
    return this.decoder.apply(z);
  }

  dispose(): void {
    tf.dispose(Object.values(this.parameters));
  }
}
