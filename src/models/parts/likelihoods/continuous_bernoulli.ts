import { tf } from "../../../backend";
import { defineLikelihood } from "./likelihood";

/** Nearer to 0 than this, a logit's terms are computed by their series. */
const NEAR = 0.05;

/**
 * The continuous Bernoulli (Loaiza-Ganem and Cunningham 2019): the Bernoulli's density on [0, 1],
 * normalized, so that grey pixels have a proper likelihood. With the logit l,
 *
 *     p(x) = exp(l x − A(l)),    A(l) = log ∫₀¹ exp(l x) dx = log((eˡ − 1) / l).
 */
export const continuousBernoulli = defineLikelihood({
  name: "continuous-bernoulli",
  title: "continuous Bernoulli",
  paper: "Loaiza-Ganem and Cunningham 2019",
  options: {},
  parameters: () => 1,
  outputName: "logits",
  distribution: ([logits]) => ({
    mean: () => tf.tidy(() => expected(logits)),
    negativeLogLikelihood: (x) =>
      tf.tidy(() => tf.sum<tf.Tensor1D>(tf.sub(logPartition(logits), tf.mul(x, logits)), 1)),
    sample: (noise) => tf.tidy(() => drawn(logits, noise.uniform("pixels", logits.shape))),
  }),
  plain: () => ({ name: "continuous-bernoulli", deviation: 0 }),
});

/** A(l), whose gradient is the expectation A′(l): a comparison, as in `apart`, has none. */
const logPartition = tf.customGrad<tf.Tensor2D>((logits, save) => {
  (save as tf.GradSaveFunc)([logits as tf.Tensor]);
  return {
    value: logPartitionValue(logits as tf.Tensor2D),
    gradFunc: (dy, [saved]) => tf.tidy(() => tf.mul(dy, expected(saved as tf.Tensor2D))),
  };
});

/** A(l) = max(l, 0) + log((1 − e^(−|l|)) / |l|); next to 0, l/2 + l²/24. */
function logPartitionValue(logits: tf.Tensor2D): tf.Tensor2D {
  const { near, size } = apart(logits);
  const far = tf.add(tf.relu(logits), tf.log(tf.div(tf.sub(1, tf.exp(tf.neg(size))), size)));
  const series = tf.add(tf.div(logits, 2), tf.div(tf.square(logits), 24));
  return tf.where(near, series, far) as tf.Tensor2D;
}

/** A′(l) = 1 / (1 − e⁻ˡ) − 1 / l; next to 0, ½ + l/12. */
function expected(logits: tf.Tensor2D): tf.Tensor2D {
  const { near, signed } = apart(logits);
  const far = tf.sub(tf.div(1, tf.sub(1, tf.exp(tf.neg(signed)))), tf.div(1, signed));
  return tf.where(near, tf.add(0.5, tf.div(logits, 12)), far) as tf.Tensor2D;
}

/** The inverse of the distribution function at u, computed for |l| and mirrored for l < 0. */
function drawn(logits: tf.Tensor2D, u: tf.Tensor2D): tf.Tensor2D {
  const { near, size } = apart(logits);
  const positive = tf.greater(logits, 0);
  const v = tf.where(positive, u, tf.sub(1, u));
  const shrunk = tf.mul(tf.sub(1, v), tf.exp(tf.neg(size)));
  const x = tf.add(1, tf.div(tf.log(tf.add(v, shrunk)), size));
  const mirrored = tf.where(positive, x, tf.sub(1, x));
  return tf.clipByValue(tf.where(near, u, mirrored) as tf.Tensor2D, 0, 1);
}

/** Where l is next to 0; and l and |l| with a 1 there, which keeps the other branch finite. */
function apart(logits: tf.Tensor2D) {
  const near = tf.less(tf.abs(logits), NEAR);
  const signed = tf.where(near, tf.onesLike(logits), logits);
  return { near, signed, size: tf.abs(signed) };
}
