import { tf } from "../../backend";
import { choice, type OptionTable, real, type Settings } from "../../config";
import type { ImageShape } from "../../data";
import type { PartsBuilder } from "../define_model";
import type { LossContext } from "../model";
import { type Classifier, convolutionalClassifier } from "./classifier";
import type { Encoder } from "./coders";
import { distorted } from "./distortion";
import { knownOrLikeliest } from "./every_class";
import type { Posterior } from "./posterior";

/** Options of models with a q(y|x) that learns from images moved a little. */
export const classifierOptions = {
  classifier: choice(
    ["conv", "same"],
    "conv",
    "the network of q(y|x): small convolutions, or the same kind as the encoder",
  ),
  distortion: real({
    default: 1,
    min: 0,
    max: 3,
    help: "how far images are turned, scaled and moved that q(y|x) learns from; 0 in the paper",
  }),
};

/**
 * log q(y|x) of images that are moved; where a trained model is measured, of the images as they are.
 *
 * @param name of the noise
 */
export function movedClassifier(
  { classifier, imageShape }: { readonly classifier: Classifier; readonly imageShape: ImageShape },
  { distortion, noise, epochs }: LossContext & { readonly distortion: number },
  name = "distortion",
): (x: tf.Tensor2D) => tf.Tensor2D {
  const isMoved = distortion > 0 && epochs < Infinity;
  const moved = (x: tf.Tensor2D) => distorted(x, imageShape, { noise, name, strength: distortion });
  return (x) => classifier.apply(isMoved ? moved(x) : x);
}

/** q(y|x) as the option `classifier` says. */
export function classifierFor({
  options,
  classifier,
  ...made
}: Pick<PartsBuilder<OptionTable>, "classifier" | "layers" | "imageShape" | "numClasses"> & {
  readonly options: Settings<typeof classifierOptions>;
}): Classifier {
  if (options.classifier === "same") return classifier();
  return convolutionalClassifier({ name: "classifier", ...made });
}

/** q(z|x, y): an image whose label is not known is encoded as one of its likeliest class. */
export function encodeAsLikeliest(
  { encoder, classifier }: { readonly encoder: Encoder; readonly classifier: Classifier },
  x: tf.Tensor2D,
  y?: tf.Tensor2D,
): Posterior {
  const logQ = classifier.apply(x);
  return encoder.apply(x, knownOrLikeliest(y ?? tf.zerosLike(logQ), logQ));
}
