import { tf } from "../backend";
import { real, weight } from "../config";
import { defineModel } from "./define_model";
import { m2, m2Options } from "./m2";
import { pullOf } from "./parts/class_warmup";
import { classification, withLabels } from "./parts/label_terms";
import { marginalBound } from "./parts/marginal_bound";
import { movedClassifier } from "./parts/moved_classifier";
import { withoutGradient } from "./parts/without_gradient";

/**
 * M2 (Kingma et al. 2014) whose q(y|x) also learns what a class is from images without labels, by
 * consistency (FixMatch, Sohn et al. 2020, equations 3 and 4): an image that is turned, scaled and moved a
 * little is to be of the class that q names where it is sure.
 *
 *     loss = L(x, y) or U(x), + α · mean over labelled images of −log q(y|T x), as in M2,
 *          + λ · 1(max q(y|x) ≥ τ) · −log q(ŷ|T x),    ŷ = argmax q(y|x), a constant
 *
 * T is drawn anew for each image. The decoder helps: without the gradient of U(x) for q(y|x), the same
 * network is less often right.
 */
export const m2Consistency = defineModel({
  name: "m2-consistency",
  title: "M2 with consistency",
  paper: "Kingma et al. 2014, Sohn et al. 2020",
  labels: "some",
  options: {
    ...m2Options,
    lambda: weight({ default: 50, help: "weight of consistency", label: "λ" }),
    threshold: real({
      default: 0.95,
      min: 0,
      max: 1,
      help: "τ: how sure q(y|x) has to be of an image for consistency",
    }),
  },
  parts: m2.parts,
  loss(parts, given, { alpha, beta, lambda, threshold, ...context }) {
    const batch = withLabels(given);
    const logQ = parts.classifier.apply(batch.x);
    const bound = marginalBound(parts, batch, {
      logQ,
      noise: context.noise,
      pull: pullOf(context),
    });
    const logMoved = movedClassifier(parts, context)(batch.x);
    const ofLabelled = movedClassifier(parts, context, "distortion of labelled");
    const moved = (x: tf.Tensor2D) => (x === batch.x ? logMoved : ofLabelled(x));
    return {
      reconstruction: bound.reconstruction,
      kl: [beta, bound.kl],
      classKl: bound.classKl,
      classification: [alpha, classification(batch, moved)],
      consistency: [lambda, consistency(withoutGradient(logQ), logMoved, threshold)],
    };
  },
  encode: m2.encode,
  classify: m2.classify,
  negativeElbo: m2.negativeElbo,
});

/** 1(max q(y|x) ≥ τ) · −log q(ŷ|T x), ŷ = argmax q(y|x): float32 [n], nats. */
function consistency(logQ: tf.Tensor2D, logMoved: tf.Tensor2D, threshold: number): tf.Tensor1D {
  const surest = tf.max(logQ, 1, true);
  const isSure = tf.cast(tf.greaterEqual(tf.exp(surest), threshold), "float32");
  const likeliest = tf.oneHot(tf.argMax(logQ, 1), logQ.shape[1], 1, 0, "float32");
  return tf.neg(tf.sum<tf.Tensor1D>(tf.mul(tf.mul(isSure, likeliest), logMoved), 1));
}
