import { tf } from "../../../backend";
import { LOG_SCALE } from "../../../math";
import { defineLikelihood } from "./likelihood";

/** Half the distance of two of the 256 levels. */
const HALF = 0.5 / 255;

/**
 * The discretized logistic (Kingma et al. 2016, appendix C.2): the mass that a logistic distribution
 * of mean μ and scale s has on a pixel's grey level of 256, with the tails on the outermost two:
 *
 *     p(x) = σ((x + ½/255 − μ) / s) − σ((x − ½/255 − μ) / s)
 *
 * It is a likelihood of the bytes that an image is made of; the decoder gives μ and log s.
 */
export const logistic = defineLikelihood({
  name: "logistic",
  title: "discretized logistic",
  paper: "Kingma et al. 2016",
  options: {},
  parameters: () => 2,
  outputName: "pixels",
  distribution([mean, second]) {
    const logScale = () => tf.clipByValue(second, LOG_SCALE.min, LOG_SCALE.max);
    return {
      mean: () => tf.clipByValue(mean, 0, 1),
      negativeLogLikelihood: (x) =>
        tf.tidy(() => {
          const perScale = tf.exp(tf.neg(logScale()));
          const centred = tf.sub(x, mean);
          const upper = tf.mul(tf.add(centred, HALF), perScale);
          const lower = tf.mul(tf.sub(centred, HALF), perScale);
          // −log(σ(u) − σ(l)) = softplus(−u) + softplus(l) − log(1 − e^(l − u)), without a
          // difference of numbers next to each other.
          const below = tf.softplus(tf.neg(upper));
          const above = tf.softplus(lower);
          const width = tf.mul(perScale, -2 * HALF);
          const between = tf.sub(tf.add(below, above), tf.log(tf.neg(tf.expm1(width))));
          const nats = tf.where(
            tf.less(x, HALF),
            below,
            tf.where(tf.greater(x, 1 - HALF), above, between),
          );
          return tf.sum<tf.Tensor1D>(nats, 1);
        }),
      sample: (noise) =>
        tf.tidy(() => {
          const u = tf.clipByValue(noise.uniform("pixels", mean.shape), 1e-6, 1 - 1e-6);
          const standard = tf.log(tf.div(u, tf.sub(1, u)));
          const drawn = tf.add(mean, tf.mul(tf.exp(logScale()), standard));
          return tf.clipByValue(drawn as tf.Tensor2D, 0, 1);
        }),
    };
  },
  plain: () => ({ name: "logistic", deviation: 0 }),
});
