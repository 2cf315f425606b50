import { choice } from "../config";
import { defineModel } from "./define_model";
import { klParts } from "./parts/kl_parts";
import { klWarmup, klWeight } from "./parts/kl_options";
import { vae } from "./vae";

/**
 * The β-TCVAE (Chen et al. 2018, equation 4): of the three parts of the KL, the total correlation, which
 * is 0 where the dimensions of z are independent, weighs more than the others.
 *
 *     loss = −log p(x|z) + α · I(z; x) + β · TC(z) + γ · Σⱼ KL(q(zⱼ) ‖ p(zⱼ)),    z ~ q(z|x)
 *
 * Where all three weigh the same it is the β-VAE, with a KL that is drawn in place of one in closed form.
 */
export const betaTcVae = defineModel({
  name: "beta-tc-vae",
  otherNames: ["btcvae", "tcvae", "betatc"],
  title: "β-TCVAE",
  paper: "Chen et al. 2018",
  comparesImages: true,
  options: {
    latentSize: vae.options.latentSize,
    alpha: klWeight({ default: 1, help: "weight of the mutual information", label: "α" }),
    beta: klWeight({ default: 6, help: "weight of the total correlation", label: "β" }),
    gamma: klWeight({ default: 1, help: "weight of each dimension's KL", label: "γ" }),
    tcEstimator: choice(
      ["stratified", "weighted"],
      "stratified",
      "q(z) from a batch: minibatch stratified or weighted sampling",
    ),
    ...klWarmup,
  },
  loss({ encoder, decoder }, { x }, { alpha, beta, gamma, tcEstimator, trainSize, noise }) {
    const q = encoder.apply(x);
    const z = q.sample(noise.normal("epsilon", q.shape));
    const parts = klParts(q, z, { trainSize, estimator: tcEstimator });
    return {
      reconstruction: decoder.apply(z).negativeLogLikelihood(x),
      mutualInformation: [alpha, parts.mutualInformation],
      totalCorrelation: [beta, parts.totalCorrelation],
      dimensionKl: [gamma, parts.dimensionKl],
    };
  },
  negativeElbo: ["reconstruction", "mutualInformation", "totalCorrelation", "dimensionKl"],
});
