import { tf } from "../backend";
import { real } from "../config";
import { defineModel } from "./define_model";
import type { LossTerms } from "./loss_terms";
import { klOptions, klWeight } from "./parts/kl_options";
import { vae } from "./vae";

/**
 * The β-VAE (Higgins et al. 2017, equation 4): a KL that weighs more, so that what does not help the
 * reconstruction leaves z, and what stays tends to come apart by dimensions.
 *
 *     loss = −log p(x|z) + β · KL(q(z|x) ‖ N(0, I)),    z ~ q(z|x)
 *
 * With a capacity C > 0 it is that of Burgess et al. (2018, equation 8), whose KL is drawn to a value
 * that grows from 0 to C nats over the training, so that one factor after another finds room:
 *
 *     loss = −log p(x|z) + β · |KL − C · progress|,    KL being the mean over the batch
 *
 * There β is their γ, and large: they have 1000.
 */
export const betaVae = defineModel({
  name: "beta-vae",
  otherNames: ["bvae", "βvae", "disentangledbetavae"],
  title: "β-VAE",
  paper: "Higgins et al. 2017",
  options: {
    latentSize: vae.options.latentSize,
    beta: klWeight({ default: 4, help: "weight of the KL, or of its distance to C", label: "β" }),
    capacity: real({
      default: 0,
      max: 10_000,
      help: "C: nats of KL that are drawn to, growing over the training; 0: as few as may be",
    }),
    ...klOptions,
  },
  loss({ encoder, decoder }, { x }, { beta, capacity, progress, noise }): LossTerms {
    const q = encoder.apply(x);
    const z = q.sample(noise.normal("epsilon", q.shape));
    const reconstruction = decoder.apply(z).negativeLogLikelihood(x);
    const kl = q.kl();
    if (capacity === 0) return { reconstruction, kl: [beta, kl] };
    const distance = tf.abs(tf.sub(tf.mean(kl), capacity * progress));
    return { reconstruction, kl: [0, kl], capacityDistance: [beta, distance] };
  },
  negativeElbo: ["reconstruction", "kl"],
});
