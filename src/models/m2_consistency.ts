import { tf } from "../backend";
import { real, weight } from "../config";
import { defineModel } from "./define_model";
import { m2 } from "./m2";
import { convolutionalClassifier } from "./parts/classifier";
import { distorted } from "./parts/distortion";
import { knownOrLikeliest } from "./parts/every_class";
import { classification, withLabels } from "./parts/label_terms";
import { marginalBound } from "./parts/marginal_bound";
import { withoutGradient } from "./parts/without_gradient";

/**
 * M2 (Kingma et al. 2014) whose q(y|x) also learns what a class is from images without labels, by
 * consistency (FixMatch, Sohn et al. 2020, equations 3 and 4): an image that is turned, scaled and moved a
 * little is to be of the class that q names where it is sure.
 *
 *     loss = L(x, y) or U(x), as in M2
 *          + α · mean over labelled images of −log q(y|T x)
 *          + λ · 1(max q(y|x) ≥ τ) · −log q(ŷ|T x),    ŷ = argmax q(y|x), a constant
 *
 * T is drawn anew for each image. q(y|x) is a network of convolutions, whatever encoder and decoder are.
 */
export const m2Consistency = defineModel({
  name: "m2-consistency",
  title: "M2 with consistency",
  paper: "Kingma et al. 2014, Sohn et al. 2020",
  labels: "some",
  options: {
    ...m2.options,
    alpha: weight({ default: 50, help: "weight of the classification of labelled images", label: "α", sliderMax: 100 }), // prettier-ignore
    lambda: weight({ default: 50, help: "weight of consistency", label: "λ", sliderMax: 100 }),
    threshold: real({ default: 0.95, min: 0, max: 1, help: "τ: how sure q(y|x) has to be for consistency" }), // prettier-ignore
    distortion: real({ default: 1, min: 0, max: 3, help: "how far images are turned, scaled and moved" }), // prettier-ignore
  },
  parts: ({ encoder, decoder, layers, imageShape, numClasses }) => ({
    ...{ encoder: encoder(), decoder: decoder(), imageShape },
    classifier: convolutionalClassifier({ layers, name: "classifier", imageShape, numClasses }),
  }),
  loss({ encoder, decoder, classifier, imageShape }, given, options) {
    const { alpha, beta, lambda, threshold, distortion: strength, noise } = options;
    const batch = withLabels(given);
    const logQ = classifier.apply(batch.x);
    const bound = marginalBound({ encoder, decoder }, batch, { logQ, noise });
    const moved = (x: tf.Tensor2D, name: string) =>
      classifier.apply(distorted(x, imageShape, { noise, name, strength }));
    const logMoved = moved(batch.x, "distortion");
    const ofLabelled = (x: tf.Tensor2D) => moved(x, "distortion of labelled");
    return {
      reconstruction: bound.reconstruction,
      kl: [beta, bound.kl],
      classKl: bound.classKl,
      classification: [alpha, classification(batch, logMoved, ofLabelled)],
      consistency: [lambda, consistency(withoutGradient(logQ), logMoved, threshold)],
    };
  },
  encode: ({ encoder, classifier }, x, y) => {
    const logQ = classifier.apply(x);
    return encoder.apply(x, knownOrLikeliest(y ?? tf.zerosLike(logQ), logQ));
  },
  classify: ({ classifier }, x) => classifier.apply(x),
  negativeElbo: ["reconstruction", "kl", "classKl"],
});

/** 1(max q(y|x) ≥ τ) · −log q(ŷ|T x), ŷ = argmax q(y|x): float32 [n], nats. */
function consistency(logQ: tf.Tensor2D, logMoved: tf.Tensor2D, threshold: number): tf.Tensor1D {
  const surest = tf.max(logQ, 1, true);
  const isSure = tf.cast(tf.greaterEqual(tf.exp(surest), threshold), "float32");
  const likeliest = tf.oneHot(tf.argMax(logQ, 1), logQ.shape[1], 1, 0, "float32");
  return tf.neg(tf.sum<tf.Tensor1D>(tf.mul(tf.mul(isSure, likeliest), logMoved), 1));
}
