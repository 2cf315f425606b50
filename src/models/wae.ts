import { weight } from "../config";
import { autoencoder } from "./autoencoder";
import { defineModel } from "./define_model";
import { maximumMeanDiscrepancy } from "./parts/mmd";

/**
 * The Wasserstein autoencoder with the maximum mean discrepancy (Tolstikhin et al. 2018, algorithm 2): an
 * image becomes a point, and the points of all images together are drawn to N(0, I).
 *
 *     loss = −log p(x|z) + λ · MMD²(q(z), N(0, I)),    z the encoder's output
 *
 * The paper's cost ‖x − G(z)‖² is, up to factor and constant, the likelihood `gaussian` with a fixed
 * `deviation`. With λ = 0 it is the autoencoder.
 */
export const wae = defineModel({
  name: "wae",
  otherNames: ["waemmd", "waerbf"],
  title: "WAE",
  paper: "Tolstikhin et al. 2018",
  comparesImages: true,
  options: {
    ...autoencoder.options,
    lambda: weight({ default: 1000, max: 1e6, help: "weight of the MMD", label: "λ" }),
  },
  parts: autoencoder.parts,
  loss({ encoder, decoder }, { x }, { lambda, noise }) {
    const z = encoder.apply(x).mean;
    return {
      reconstruction: decoder.apply(z).negativeLogLikelihood(x),
      mmd: [lambda, maximumMeanDiscrepancy(z, noise.normal("prior", z.shape))],
    };
  },
  noLikelihood: autoencoder.noLikelihood,
});
