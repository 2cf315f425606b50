import { real, weight } from "../config";
import { defineModel } from "./define_model";
import { klOptions } from "./parts/kl_options";
import { maximumMeanDiscrepancy } from "./parts/mmd";
import { vae } from "./vae";

/**
 * The InfoVAE with the maximum mean discrepancy (Zhao, Song and Ermon 2019, equation 6): the latents of
 * all images together are drawn to N(0, I), and each image's posterior less or not at all.
 *
 *     loss = −log p(x|z) + (1 − α) · KL(q(z|x) ‖ N(0, I)) + λ · MMD²(q(z), N(0, I)),    z ~ q(z|x)
 *
 * λ being what the paper writes as α + λ − 1; for MNIST it has α = 0 and some 1000. With α = 0 and λ = 0
 * it is the VAE, with α = 1 the Wasserstein autoencoder with a random encoder (Tolstikhin et al. 2018);
 * `wae` is the one with a point.
 */
export const infoVae = defineModel({
  name: "info-vae",
  otherNames: ["infovaemmd", "mmdvae"],
  title: "InfoVAE",
  paper: "Zhao, Song and Ermon 2019",
  comparesImages: true,
  options: {
    latentSize: vae.options.latentSize,
    alpha: real({ default: 0, min: -1000, max: 1, help: "1 − α is the weight of the KL" }),
    lambda: weight({ default: 1000, max: 1e6, help: "weight of the MMD", label: "λ" }),
    freeBits: klOptions.freeBits,
  },
  loss({ encoder, decoder }, { x }, { alpha, lambda, noise }) {
    const q = encoder.apply(x);
    const z = q.sample(noise.normal("epsilon", q.shape));
    const prior = noise.normal("prior", q.shape);
    return {
      reconstruction: decoder.apply(z).negativeLogLikelihood(x),
      kl: [1 - alpha, q.kl()],
      mmd: [lambda, maximumMeanDiscrepancy(z, prior)],
    };
  },
  negativeElbo: ["reconstruction", "kl"],
});
