import { integer } from "../config";
import { defineModel } from "./define_model";
import { klOptions, klWeight } from "./parts/kl_options";

/**
 * The variational autoencoder (Kingma and Welling 2014, equation 10), with β on the KL term (Higgins
 * et al. 2017):
 *
 *     loss = −log p(x|z) + β · KL(q(z|x) ‖ N(0, I)),    z ~ q(z|x)
 */
export const vae = defineModel({
  name: "vae",
  otherNames: ["gaussianvae", "vanillavae"],
  title: "VAE",
  paper: "Kingma and Welling 2014",
  options: {
    latentSize: integer({ default: 15, min: 1, max: 4096, help: "dimensions of the latent z" }),
    beta: klWeight({ default: 1, help: "weight of the KL term", label: "β" }),
    ...klOptions,
  },
  loss({ encoder, decoder }, { x }, { beta, noise }) {
    const q = encoder.apply(x);
    const z = q.sample(noise.normal("epsilon", q.shape));
    return { reconstruction: decoder.apply(z).negativeLogLikelihood(x), kl: [beta, q.kl()] };
  },
  negativeElbo: ["reconstruction", "kl"],
});
