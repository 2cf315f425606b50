import type { tf } from "../backend";
import { integers } from "../config";
import { defineModel } from "./define_model";
import { klOptions, klWeight } from "./parts/kl_options";
import { classification, withLabels } from "./parts/label_terms";
import { latentClassifier } from "./parts/latent_coders";
import { withoutGradient } from "./parts/without_gradient";
import { vae } from "./vae";

/** Units of a classifier of latents, which sees few labelled images: more would learn them by heart. */
export const classifierSizes = integers(
  [64],
  { min: 1, max: 65536, maxLength: 16 },
  "units of the hidden layers of the classifier of latents",
);

/**
 * The latent-feature model M1 (Kingma, Rezende, Mohamed and Welling 2014, equations 1 and 5): a VAE learns from all
 * images, and a classifier from the latents of those whose label is known.
 *
 *     loss = −log p(x|z) + β · KL(q(z|x) ‖ N(0, I)) + mean over labelled images of −log q(y|z),
 *     z ~ q(z|x)
 *
 * The classifier's gradient ends at z, so that the VAE is what it would be without labels. The paper
 * trains one after the other, with a support vector machine; here a dense network learns beside the VAE.
 */
export const m1 = defineModel({
  name: "m1",
  title: "M1",
  paper: "Kingma et al. 2014",
  labels: "learned",
  options: {
    latentSize: vae.options.latentSize,
    beta: klWeight({ default: 1, help: "weight of the KL term", label: "β" }),
    classifierSizes,
    ...klOptions,
  },
  parts({ encoder, decoder, layers, latentSize: inputSize, numClasses, options }) {
    const { classifierSizes: sizes } = options;
    const classifier = latentClassifier({
      layers,
      name: "classifier",
      inputSize,
      sizes,
      numClasses,
    });
    return { encoder: encoder(), decoder: decoder(), classifier };
  },
  loss({ encoder, decoder, classifier }, given, { beta, noise }) {
    const batch = withLabels(given);
    const latents = (x: tf.Tensor2D, name: string) => {
      const q = encoder.apply(x);
      return { q, z: q.sample(noise.normal(name, q.shape)) };
    };
    const { q, z } = latents(batch.x, "epsilon");
    const classify = (x: tf.Tensor2D) =>
      classifier(withoutGradient(x === batch.x ? z : latents(x, "labelled epsilon").z));
    return {
      reconstruction: decoder.apply(z).negativeLogLikelihood(batch.x),
      kl: [beta, q.kl()],
      classification: classification(batch, classify),
    };
  },
  classify: ({ encoder, classifier }, x) => classifier(encoder.apply(x).mean),
  negativeElbo: ["reconstruction", "kl"],
});
