import { tf } from "../backend";
import { choice, integer, real, weight } from "../config";
import { defineModel } from "./define_model";
import { distorted } from "./parts/distortion";
import { LearnedMixture } from "./parts/learned_mixture";
import type { MixturePrior } from "./parts/mixture_prior";
import type { Posterior } from "./parts/posterior";
import { vae } from "./vae";

/**
 * Variational deep embedding (Jiang et al. 2017, equations 8 to 16): the prior is a mixture of Gaussians that
 * is learned, one for each cluster, and which one an image is from follows from its z.
 *
 *     loss = −log p(x|z) + β · Σ_c γ_c KL(q(z|x) ‖ N(m_c, v_c)) + β · Σ_c γ_c log (γ_c / π_c),    z ~ q(z|x)
 *     γ_c = q(c|x) = π_c N(z; m_c, v_c) / Σ_c′ π_c′ N(z; m_c′, v_c′)
 *
 * From nothing it finds no clusters. In the first epochs it is a VAE with little weight on its KL from N(0, I);
 * then the components begin as groups of encodings that lie together in a UMAP of them (N2D, McConville et al.
 * 2021), or as a mixture fitted to draws from its posteriors, and from there on the loss is as above. The
 * paper trains an autoencoder first and fits a mixture. Its encodings are as far apart, but its posteriors have no
 * width that the components could be set by: the first steps after it cost hundreds of nats, and clusters merge.
 * With `distortion` the encoder is shown images that are turned, scaled and moved, and the decoder is to make
 * them as they were: what an image is of then weighs more in z than how it is written.
 * With one cluster it is the VAE whose prior is a Gaussian that is learned.
 */
export const vade = defineModel({
  name: "vade",
  title: "VaDE",
  paper: "Jiang et al. 2017",
  options: {
    latentSize: vae.options.latentSize,
    beta: weight({ default: 1, help: "weight of both KL terms", label: "β" }),
    numClusters: integer({ default: 10, min: 1, max: 1000, help: "Gaussians of the prior" }),
    pretrainEpochs: integer({
      default: 5,
      min: 0,
      max: 100_000,
      help: "first epochs, in which it is a VAE; there are clusters from then on",
    }),
    pretrainBeta: real({
      default: 0.1,
      min: 0,
      max: 1000,
      help: "weight of the KL from N(0, I) in those epochs: the smaller, the farther apart are images",
    }),
    distortion: real({
      default: 0,
      min: 0,
      max: 3,
      help: "how far images are turned, scaled and moved that the encoder learns from; 0 in the paper",
    }),
    clusterStart: choice(
      ["neighbours", "mixture"],
      "neighbours",
      "where clusters begin: groups of neighbouring encodings, or a mixture fitted to all",
    ),
  },
  parts: ({ encoder, decoder, layers, latentSize, imageShape, options }) => ({
    imageShape,
    ...{ encoder: encoder(), decoder: decoder() },
    mixture: new LearnedMixture(layers, options.numClusters, latentSize),
  }),
  prior: ({ mixture }) => mixture.prior(),
  clusters: ({ encoder, mixture }, x) => mixture.prior().responsibilities(encoder.apply(x).mean),
  async beginEpoch({ encoder, mixture }, context) {
    mixture.requireImages(context);
    mixture.lookUp();
    // What has learned already, as in a training that begins with saved weights, goes on from there.
    if (mixture.isBegun || context.epoch < context.pretrainEpochs) return;
    await mixture.fit((x) => encoder.apply(x), context.clusterStart, context);
  },
  loss(
    { encoder, decoder, mixture, imageShape },
    { x },
    { beta, pretrainBeta, pretrainEpochs, distortion: strength, ...context },
  ) {
    const { noise, epochs } = context;
    const isMoved = strength > 0 && epochs < Infinity;
    const seen = isMoved ? distorted(x, imageShape, { noise, name: "distortion", strength }) : x;
    const q = encoder.apply(seen);
    const z = q.sample(noise.normal("epsilon", q.shape));
    const reconstruction = decoder.apply(z).negativeLogLikelihood(x);
    if (epochs < pretrainEpochs && !mixture.isBegun) {
      return { reconstruction, kl: [pretrainBeta, q.kl()], clusterKl: [0, tf.scalar(0)] };
    }
    const { kl, clusterKl } = divergences(q, z, mixture.prior());
    return { reconstruction, kl: [beta, kl], clusterKl: [beta, clusterKl] };
  },
  negativeElbo: ["reconstruction", "kl", "clusterKl"],
});

/** Σ_c γ_c KL(q(z|x) ‖ p(z|c)) and KL(q(c|x) ‖ p(c)), float32 [n] each, in nats. */
function divergences(q: Posterior, z: tf.Tensor2D, prior: MixturePrior) {
  const joint = prior.logJoint(z);
  const logShares = tf.sub(joint, tf.logSumExp(joint, 1, true));
  const shares = tf.exp(logShares);
  const each = (values: tf.Tensor) => tf.sum<tf.Tensor1D>(tf.mul(shares, values), 1);
  return {
    kl: each(prior.divergences(q)),
    // Where it is 0, rounding may take it below.
    clusterKl: tf.relu(each(tf.sub(logShares, prior.logWeights))),
  };
}
