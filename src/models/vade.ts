import { tf } from "../backend";
import { choice, integer, ofFirstEpochs, real, weight } from "../config";
import { defineModel } from "./define_model";
import { distorted } from "./parts/distortion";
import { holdToGroups } from "./parts/hold_to_groups";
import { LearnedMixture } from "./parts/learned_mixture";
import type { MixturePrior } from "./parts/mixture_prior";
import type { Posterior } from "./parts/posterior";
import { withoutGradient } from "./parts/without_gradient";
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
 * 2021), to which the model is held for a while, or as a mixture fitted to draws from its posteriors; and from
 * there on the loss is as above. The paper trains an autoencoder first and fits a mixture. Its encodings are as
 * far apart, but its posteriors have no width that the components could be set by: the first steps after it
 * cost hundreds of nats, and clusters merge.
 *
 * What makes images likely is not always what tells them apart: slant and width of a digit explain more
 * pixels than a small stroke. With consistency (FixMatch, Sohn et al. 2020, without its threshold) an image
 * that is turned, scaled and moved by T is to be of the clusters of the image, which count as constants:
 *
 *     loss + λ · −Σ_c γ_c(x) log γ_c(T x),    γ of the posteriors' means
 *
 * With one cluster it is the VAE whose prior is a Gaussian that is learned.
 */
export const vade = defineModel({
  name: "vade",
  otherNames: ["gmvae"],
  title: "VaDE",
  paper: "Jiang et al. 2017",
  options: {
    latentSize: vae.options.latentSize,
    beta: weight({ default: 1, help: "weight of both KL terms", label: "β" }),
    numClusters: integer({ default: 10, min: 1, max: 1000, help: "Gaussians of the prior" }),
    pretrainEpochs: ofFirstEpochs(
      integer({
        default: 5,
        min: 0,
        max: 100_000,
        help: "first epochs, in which it is a VAE; there are clusters from then on",
      }),
    ),
    pretrainBeta: real({
      default: 0.1,
      min: 0,
      max: 1000,
      help: "weight of the KL from N(0, I) in those epochs: the smaller, the farther apart are images",
    }),
    consistency: real({
      default: 0,
      min: 0,
      max: 1000,
      help: "λ: weight of a moved image's being of the same clusters; 0 in the paper",
    }),
    distortion: real({
      default: 0.7,
      min: 0,
      max: 3,
      help: "how far images are turned, scaled and moved for consistency",
    }),
    clusterStart: choice(
      ["neighbours", "mixture"],
      "neighbours",
      "where clusters begin: groups of neighbouring encodings, or a mixture fitted to all",
    ),
  },
  parts: ({ encoder, decoder, layers, latentSize, imageShape, options }) => ({
    ...{ imageShape, layers },
    ...{ encoder: encoder(), decoder: decoder() },
    mixture: new LearnedMixture(layers, options.numClusters, latentSize),
  }),
  prior: ({ mixture }) => mixture.prior(),
  clusters: ({ encoder, mixture }, x) => mixture.prior().responsibilities(encoder.apply(x).mean),
  async beginEpoch({ encoder, decoder, mixture, layers, imageShape }, context) {
    mixture.requireImages(context);
    mixture.lookUp();
    // What has learned already, as in a training that begins with saved weights, goes on from there.
    if (mixture.isBegun || context.epoch < context.pretrainEpochs) return;
    const groups = await mixture.fit((x) => encoder.apply(x), context.clusterStart, context);
    if (!groups) return;
    const weights = Object.values(layers.parameters);
    const distortion = context.consistency > 0 ? context.distortion : 0;
    const prior = () => mixture.prior();
    const held = { encoder, decoder, prior, weights, imageShape, distortion };
    await holdToGroups(held, groups, context);
  },
  loss(
    { encoder, decoder, mixture, imageShape },
    { x },
    { beta, pretrainBeta, pretrainEpochs, consistency, distortion: strength, noise, epochs },
  ) {
    const q = encoder.apply(x);
    const z = q.sample(noise.normal("epsilon", q.shape));
    const reconstruction = decoder.apply(z).negativeLogLikelihood(x);
    const isBegun = epochs >= pretrainEpochs || mixture.isBegun;
    const prior = mixture.prior();
    const inCluster = isBegun ? divergences(q, z, prior) : { kl: q.kl(), clusterKl: tf.scalar(0) };
    const terms = {
      reconstruction,
      kl: [isBegun ? beta : pretrainBeta, inCluster.kl],
      clusterKl: [isBegun ? beta : 0, inCluster.clusterKl],
    } as const;
    if (consistency === 0) return terms;
    const isMoved = isBegun && strength > 0 && epochs < Infinity;
    if (!isMoved) return { ...terms, consistency: [isBegun ? consistency : 0, tf.scalar(0)] };
    const moved = encoder.apply(distorted(x, imageShape, { noise, name: "distortion", strength }));
    return { ...terms, consistency: [consistency, crossEntropy(prior, q.mean, moved.mean)] };
  },
  negativeElbo: ["reconstruction", "kl", "clusterKl"],
});

/** Σ_c γ_c KL(q(z|x) ‖ p(z|c)) and KL(q(c|x) ‖ p(c)), float32 [n] each, in nats. */
function divergences(q: Posterior, z: tf.Tensor2D, prior: MixturePrior) {
  const logShares = prior.logResponsibilities(z);
  const shares = tf.exp(logShares);
  const each = (values: tf.Tensor) => tf.sum<tf.Tensor1D>(tf.mul(shares, values), 1);
  return {
    kl: each(prior.divergences(q)),
    // Where it is 0, rounding may take it below.
    clusterKl: tf.relu(each(tf.sub(logShares, prior.logWeights))),
  };
}

/** −Σ_c γ_c(z) log γ_c(z′), where γ(z) is a constant: float32 [n], nats. */
function crossEntropy(prior: MixturePrior, z: tf.Tensor2D, moved: tf.Tensor2D): tf.Tensor1D {
  const shares = withoutGradient(prior.responsibilities(z));
  return tf.neg(tf.sum<tf.Tensor1D>(tf.mul(shares, prior.logResponsibilities(moved)), 1));
}
