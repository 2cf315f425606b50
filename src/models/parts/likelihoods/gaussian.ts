import { tf } from "../../../backend";
import { real } from "../../../config";
import { LOG_VARIANCE } from "../../../math";
import { defineLikelihood } from "./likelihood";

/**
 * A Gaussian for each pixel (Kingma and Welling 2014, appendix C.2):
 *
 *     −log p(x|z) = Σ ½ ((x − μ)² / σ² + log σ² + log 2π)
 *
 * σ is `--deviation`, the same for all pixels; with 0 the decoder gives log σ² of each, kept between
 * −9 and 3, since an image's even regions would take it to minus infinity.
 */
export const gaussian = defineLikelihood({
  name: "gaussian",
  title: "Gaussian",
  paper: "Kingma and Welling 2014",
  options: {
    deviation: real({
      default: 0,
      max: 10,
      help: "standard deviation of a pixel; 0: the decoder gives one for each",
    }),
  },
  parameters: ({ deviation }) => (deviation > 0 ? 1 : 2),
  outputName: "pixels",
  distribution([mean, second], { deviation }) {
    const logVar = () =>
      deviation > 0
        ? tf.scalar(2 * Math.log(deviation))
        : tf.clipByValue(second, LOG_VARIANCE.min, LOG_VARIANCE.max);
    return {
      mean: () => tf.clipByValue(mean, 0, 1),
      negativeLogLikelihood: (x) =>
        tf.tidy(() => {
          const variance = logVar();
          const squares = tf.mul(tf.square(tf.sub(x, mean)), tf.exp(tf.neg(variance)));
          const terms = tf.add(tf.add(squares, variance), Math.log(2 * Math.PI));
          return tf.mul<tf.Tensor1D>(tf.sum(terms, 1), 0.5);
        }),
      sample: (noise) =>
        tf.tidy(() => {
          const spread = tf.exp(tf.mul(logVar(), 0.5));
          const drawn = tf.add(mean, tf.mul(spread, noise.normal("pixels", mean.shape)));
          return tf.clipByValue(drawn as tf.Tensor2D, 0, 1);
        }),
    };
  },
  plain: ({ deviation }) => ({ name: "gaussian", deviation }),
});
