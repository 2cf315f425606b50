import { tf } from "../backend";
import { weight } from "../config";
import { defineModel } from "./define_model";
import { knownOrLikeliest } from "./parts/every_class";
import { klWarmup, klWeight } from "./parts/kl_options";
import { classification, withLabels } from "./parts/label_terms";
import { marginalBound } from "./parts/marginal_bound";
import { vae } from "./vae";

/**
 * The semi-supervised VAE M2 (Kingma, Rezende, Mohamed and Welling 2014, equations 6 to 9): the class y is
 * a latent beside z, which is told where it is known and summed over where it is not.
 *
 *     L(x, y) = −log p(x|z, y) + KL(q(z|x, y) ‖ N(0, I)) − log p(y),    z ~ q(z|x, y)
 *     U(x)    = Σ_y q(y|x) · L(x, y) − H(q(y|x))
 *     loss    = L(x, y) or U(x), + α · mean over labelled images of −log q(y|x)
 *
 * p(y) is 1 / numClasses. The paper's loss is a sum over all N images with α N in place of α, so that
 * both are the same for one image; there α is 0.1. Where all labels are known it is the CVAE beside a
 * classifier. A step on images of which some have no label costs numClasses passes through the decoder.
 */
export const m2 = defineModel({
  name: "m2",
  title: "M2",
  paper: "Kingma et al. 2014",
  labels: "some",
  options: {
    latentSize: vae.options.latentSize,
    alpha: weight({ default: 0.1, help: "weight of the classification of labelled images", label: "α" }), // prettier-ignore
    beta: klWeight({ default: 1, help: "weight of the KL term", label: "β" }),
    ...klWarmup,
  },
  parts: ({ encoder, decoder, classifier }) => ({
    ...{ encoder: encoder(), decoder: decoder(), classifier: classifier() },
  }),
  loss({ encoder, decoder, classifier }, given, { alpha, beta, noise }) {
    const batch = withLabels(given);
    const logQ = classifier.apply(batch.x);
    const bound = marginalBound({ encoder, decoder }, batch, { logQ, noise });
    return {
      reconstruction: bound.reconstruction,
      kl: [beta, bound.kl],
      classKl: bound.classKl,
      classification: [alpha, classification(batch, logQ, (x) => classifier.apply(x))],
    };
  },
  encode({ encoder, classifier }, x, y) {
    const logQ = classifier.apply(x);
    return encoder.apply(x, knownOrLikeliest(y ?? tf.zerosLike(logQ), logQ));
  },
  classify: ({ classifier }, x) => classifier.apply(x),
  negativeElbo: ["reconstruction", "kl", "classKl"],
});
