import { convolve, tf } from "../../backend";
import { type ImageShape, imageSize } from "../../data";
import { Parameters } from "../../models";
import { normal } from "../../random";
import { type JudgeName, NETWORKS } from "./networks";

/** What a classifier is made for. */
export interface ClassifierConfig {
  readonly imageShape: ImageShape;
  readonly numClasses: number;
  /** Which of {@link NETWORKS} it is; the first by default. */
  readonly network?: JudgeName;
}

/** Features of the first judge: the space in which images are compared. */
export const FEATURE_SIZE = NETWORKS.first.features;
/** Work goes through in chunks of so many numbers, and 500 images at most: memory stays bounded. */
const CHUNK = { images: 500, numbers: 2 ** 22 };

/** What a classifier makes of images. */
export interface Judgement {
  /** [n] the likeliest class. */
  readonly labels: Int32Array;
  /** float32 [n × features], the last hidden layer after its relu. */
  readonly features: Float32Array;
}

/**
 * A small convolutional network that says which class an image shows: the judge of generated
 * images. It shares nothing with the models that it judges.
 *
 *     first: convolution 5 × 5 / 2 to 16 channels, relu; the same to 32; dense 64, relu; dense logits
 */
export class Classifier {
  readonly parameters: Parameters;
  private readonly network;

  /** @param seed weights are a function of it: N(0, 2 / in) (He et al. 2015), biases 0 */
  constructor(
    readonly config: ClassifierConfig,
    seed: number,
  ) {
    this.network = NETWORKS[config.network ?? "first"];
    const { convolutions, features } = this.network;
    const shapes: Record<string, number[]> = {};
    let [height, width, inputs]: readonly number[] = config.imageShape;
    convolutions.forEach(({ channels, size, stride }, i) => {
      shapes[`conv_${i}.kernel`] = [size, size, inputs, channels];
      shapes[`conv_${i}.bias`] = [channels];
      [height, width, inputs] = [Math.ceil(height / stride), Math.ceil(width / stride), channels];
    });
    shapes["features.kernel"] = [height * width * inputs, features];
    shapes["features.bias"] = [features];
    shapes["logits.kernel"] = [features, config.numClasses];
    shapes["logits.bias"] = [config.numClasses];
    this.parameters = Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => [name, variable(name, shape, seed)]),
    );
  }

  /**
   * @param x float32 [n, pixels] in [0, 1]
   * @returns float32 [n, features]; the caller, or its `tf.tidy`, disposes
   */
  features(x: tf.Tensor2D): tf.Tensor2D {
    const [n] = x.shape;
    let hidden = tf.reshape(x, [n, ...this.config.imageShape]) as tf.Tensor4D;
    this.network.convolutions.forEach(({ stride }, i) => {
      const kernel = this.parameters[`conv_${i}.kernel`] as tf.Variable<tf.Rank.R4>;
      const bias = this.parameters[`conv_${i}.bias`] as tf.Variable<tf.Rank.R1>;
      const layer = { kernel, bias, activation: "relu" } as const;
      hidden = convolve(hidden, layer, { stride, constantInput: i === 0 });
    });
    return tf.relu(this.dense(tf.reshape(hidden, [n, hidden.size / n]), "features"));
  }

  /**
   * @param features of {@link Classifier.features}
   * @returns float32 [n, numClasses]; the caller, or its `tf.tidy`, disposes
   */
  logits(features: tf.Tensor2D): tf.Tensor2D {
    return this.dense(features, "logits");
  }

  /**
   * The likeliest class and the features of each image.
   *
   * @param images float32 [n × pixels] in [0, 1]
   */
  judge(images: Float32Array): Judgement {
    const pixels = imageSize(this.config.imageShape);
    const n = images.length / pixels;
    const labels = new Int32Array(n);
    const { features: size } = this.network;
    const features = new Float32Array(n * size);
    const chunk = Math.max(1, Math.min(CHUNK.images, Math.floor(CHUNK.numbers / pixels)));
    for (let from = 0; from < n; from += chunk) {
      const to = Math.min(n, from + chunk);
      tf.tidy(() => {
        const x = tf.tensor2d(images.subarray(from * pixels, to * pixels), [to - from, pixels]);
        const found = this.features(x);
        features.set(found.dataSync<"float32">(), from * size);
        labels.set(tf.argMax(this.logits(found), 1).dataSync<"int32">(), from);
      });
    }
    return { labels, features };
  }

  /** Frees the weights. */
  dispose(): void {
    tf.dispose(Object.values(this.parameters));
  }

  private dense(x: tf.Tensor2D, name: string): tf.Tensor2D {
    const kernel = this.parameters[`${name}.kernel`] as tf.Variable<tf.Rank.R2>;
    return tf.add(tf.matMul(x, kernel), this.parameters[`${name}.bias`]);
  }
}

function variable(name: string, shape: number[], seed: number): tf.Variable {
  const size = shape.reduce((product, length) => product * length, 1);
  const inputs = size / shape[shape.length - 1];
  const deviation = name.endsWith(".bias") ? 0 : Math.sqrt(2 / inputs);
  const draw = normal({ seed, stream: `weights of the classifier's ${name}`, step: 0 }, size);
  const weights = draw.map((v) => v * deviation);
  const initial = tf.tensor(weights, shape);
  const result = tf.variable(initial, true);
  initial.dispose();
  return result;
}
