import { defineModel } from "./define_model";
import { vae } from "./vae";

/**
 * The conditional VAE (Sohn, Lee and Yan 2015): encoder and decoder are told the label y, one-hot.
 *
 *     loss = −log p(x|z, y) + β · KL(q(z|x, y) ‖ N(0, I)),    z ~ q(z|x, y)
 */
export const cvae = defineModel({
  name: "cvae",
  otherNames: ["conditionalvae"],
  title: "CVAE",
  paper: "Sohn, Lee and Yan 2015",
  labels: "required",
  options: vae.options,
  loss({ encoder, decoder }, { x, y }, { beta, noise }) {
    const q = encoder.apply(x, y);
    const z = q.sample(noise.normal("epsilon", q.shape));
    return { reconstruction: decoder.apply(z, y).negativeLogLikelihood(x), kl: [beta, q.kl()] };
  },
  negativeElbo: ["reconstruction", "kl"],
});
