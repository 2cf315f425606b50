import { tf } from "../backend";
import { integer } from "../config";
import { defineModel } from "./define_model";
import type { Encoder } from "./parts/coders";
import { klWarmup, klWeight } from "./parts/kl_options";
import { PseudoInputs, vampPrior } from "./parts/vamp_prior";
import { vae } from "./vae";

/**
 * The VAE with a VampPrior (Tomczak and Welling 2018, equations 8 and 9): the prior is a mixture of what
 * the encoder makes of K pseudo-inputs, images that are learned with it.
 *
 *     loss = −log p(x|z) + β · (log q(z|x) − log p(z)),    z ~ q(z|x)
 *     p(z) = 1/K Σₖ q(z|uₖ)
 *
 * The KL is drawn, one z for each image. A step takes K images more through the encoder. Where the encoder
 * gives N(0, I) for each pseudo-input it is the VAE.
 */
export const vamp = defineModel({
  name: "vamp",
  otherNames: ["vampprior", "vampvae"],
  title: "VampPrior VAE",
  paper: "Tomczak and Welling 2018",
  options: {
    latentSize: vae.options.latentSize,
    beta: klWeight({ default: 1, help: "weight of the KL term", label: "β" }),
    numPseudoInputs: integer({
      default: 500,
      min: 1,
      max: 65536,
      help: "K: learned images that make up the prior; a step takes them through the encoder",
    }),
    ...klWarmup,
  },
  parts: ({ encoder, decoder, layers, imageShape, options }) => ({
    ...{ encoder: encoder(), decoder: decoder() },
    pseudoInputs: new PseudoInputs(layers, imageShape, options.numPseudoInputs),
  }),
  prior: (parts) => priorOf(parts),
  beginEpoch: ({ pseudoInputs }, context) => pseudoInputs.begin(context),
  loss({ encoder, decoder, pseudoInputs }, { x }, { beta, noise }) {
    const q = encoder.apply(x);
    const { z, logDensity } = q.draw(noise.normal("epsilon", q.shape));
    const kl = tf.sub(logDensity, priorOf({ encoder, pseudoInputs }).logDensity(z));
    return { reconstruction: decoder.apply(z).negativeLogLikelihood(x), kl: [beta, kl] };
  },
  negativeElbo: ["reconstruction", "kl"],
});

function priorOf({ encoder, pseudoInputs }: { encoder: Encoder; pseudoInputs: PseudoInputs }) {
  return vampPrior(pseudoInputs, (u) => encoder.apply(u, undefined, true));
}
