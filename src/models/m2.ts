import { weight } from "../config";
import { defineModel } from "./define_model";
import { classWarmup, pullOf } from "./parts/class_warmup";
import { klWarmup, klWeight } from "./parts/kl_options";
import { classification, withLabels } from "./parts/label_terms";
import { marginalBound } from "./parts/marginal_bound";
import { classifierFor, classifierOptions, encodeAsLikeliest, movedClassifier } from "./parts/moved_classifier"; // prettier-ignore
import { vae } from "./vae";

/** Options of M2, and of what is made of it. */
export const m2Options = {
  latentSize: vae.options.latentSize,
  alpha: weight({
    default: 50,
    help: "weight of the classification of labelled images; 0.1 in the paper",
    label: "α",
  }),
  beta: klWeight({ default: 1, help: "weight of the KL term", label: "β" }),
  ...classifierOptions,
  ...classWarmup,
  ...klWarmup,
};

/**
 * The semi-supervised VAE M2 (Kingma, Rezende, Mohamed and Welling 2014, equations 6 to 9): the class y is
 * a latent beside z, which is told where it is known and summed over where it is not.
 *
 *     L(x, y) = −log p(x|z, y) + β · KL(q(z|x, y) ‖ N(0, I)) − log p(y),    z ~ q(z|x, y)
 *     U(x)    = Σ_y q(y|x) · L(x, y) − H(q(y|x))
 *     loss    = L(x, y) or U(x), + α · mean over labelled images of −log q(y|T x)
 *
 * p(y) is 1 / numClasses. The paper's loss is the sum over all N images, with α N in place of α: for one
 * image that is the same. Where all labels are known it is the CVAE beside a classifier. A step on images
 * of which some have no label costs numClasses passes through the decoder.
 *
 * In the paper α is 0.1, T changes nothing, q(y|x) is a network like the encoder's, and the bound pulls on
 * it from the first step on: `--alpha 0.1 --distortion 0 --classifier same --class_warmup 0`. From few labels that
 * takes thousands of epochs, or ends in one class for all images. Here q(y|x) first learns from labelled images,
 * which T turns, scales and moves a little anew each time, and the decoder from q(y|x); then the bound has its say.
 */
export const m2 = defineModel({
  name: "m2",
  otherNames: ["ssvae", "semivae"],
  title: "M2",
  paper: "Kingma et al. 2014",
  labels: "some",
  options: m2Options,
  parts: ({ encoder, decoder, imageShape, ...others }) => ({
    ...{ encoder: encoder(), decoder: decoder(), imageShape },
    classifier: classifierFor({ imageShape, ...others }),
  }),
  loss(parts, given, { alpha, beta, ...context }) {
    const batch = withLabels(given);
    const logQ = parts.classifier.apply(batch.x);
    const bound = marginalBound(parts, batch, {
      logQ,
      noise: context.noise,
      pull: pullOf(context),
    });
    return {
      reconstruction: bound.reconstruction,
      kl: [beta, bound.kl],
      classKl: bound.classKl,
      classification: [alpha, classification(batch, movedClassifier(parts, context))],
    };
  },
  encode: (parts, x, y) => encodeAsLikeliest(parts, x, y),
  classify: ({ classifier }, x) => classifier.apply(x),
  negativeElbo: ["reconstruction", "kl", "classKl"],
});
