import { bernoulliCrossEntropy, tf } from "../../../backend";
import { defineLikelihood } from "./likelihood";

/**
 * Bernoulli: a pixel is 1 with probability σ(l), else 0.
 *
 *     −log p(x|z) = Σ softplus(l) − x · l
 *
 * For grey pixels in (0, 1) this is the cross-entropy that is usual for MNIST, and no normalized
 * likelihood: `continuous-bernoulli` is one.
 */
export const bernoulli = defineLikelihood({
  name: "bernoulli",
  title: "Bernoulli",
  options: {},
  parameters: () => 1,
  outputName: "logits",
  distribution: ([logits]) => ({
    mean: () => tf.sigmoid(logits),
    negativeLogLikelihood: (x) => bernoulliCrossEntropy(x, logits),
    sample: (noise) =>
      tf.tidy(() => {
        const one = tf.less<tf.Tensor2D>(noise.uniform("pixels", logits.shape), tf.sigmoid(logits));
        return tf.cast(one, "float32");
      }),
  }),
  plain: () => ({ name: "bernoulli", deviation: 0 }),
});
