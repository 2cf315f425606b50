import { denseStack, tf } from "../../backend";
import type { ImageShape } from "../../data";
import type { Layers } from "./layers";
import type { EncoderNetwork } from "./network";

/** q(y|x): a network to a logit for each class. */
export class Classifier {
  /** @param network with one head, of as many numbers as there are classes */
  constructor(private readonly network: Pick<EncoderNetwork, "apply">) {}

  /**
   * log q(y|x) = logits − log Σ exp logits.
   *
   * @param x float32 [n, pixels] in [0, 1]; a constant, no gradient is computed for it
   * @returns float32 [n, numClasses], nats. The caller, or its `tf.tidy`, disposes.
   */
  apply(x: tf.Tensor2D): tf.Tensor2D {
    const [logits] = this.network.apply(x);
    return tf.logSoftmax(logits);
  }
}

/** Of the convolutional classifier: channels of its two convolutions, units of its dense layer. */
const SIZES = { channels: [32, 64], dense: 128 };

/**
 * A classifier of images that few labels are enough for: two convolutions, each of which halves the sides, a
 * dense layer and the logits.
 */
export function convolutionalClassifier({
  layers,
  name,
  imageShape,
  numClasses,
}: {
  readonly layers: Layers;
  /** What the names of its weights begin with. */
  readonly name: string;
  readonly imageShape: ImageShape;
  readonly numClasses: number;
}): Classifier {
  const channels = [imageShape[2], ...SIZES.channels];
  const convolutions = SIZES.channels.map((out, i) =>
    layers.convolution(`${name}.conv_${i}`, channels[i], out, {
      ...{ size: 5, stride: 2, activation: "relu", constantInput: i === 0 },
    }),
  );
  const halvings = 2 ** convolutions.length;
  const features = imageShape.slice(0, 2).reduce((size, side) => size * Math.ceil(side / halvings), channels[2]); // prettier-ignore
  const dense = layers.dense(`${name}.dense_0`, features, SIZES.dense, "relu");
  const logits = layers.dense(`${name}.logits`, SIZES.dense, numClasses);
  return new Classifier({
    apply(x) {
      const images = tf.reshape<tf.Rank.R4>(x, [-1, ...imageShape]);
      const maps = convolutions.reduce((map, convolution) => convolution.apply(map), images);
      return [denseStack(tf.reshape(maps, [-1, features]), [dense, logits])];
    },
  });
}
