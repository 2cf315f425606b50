import { denseStack, tf } from "../backend";
import { integers, real } from "../config";
import { defineModel } from "./define_model";
import { klOptions, klWeight } from "./parts/kl_options";
import type { Layers } from "./parts/layers";
import { vae } from "./vae";

/**
 * The FactorVAE (Kim and Mnih 2018, equation 2 and algorithm 2): beside the VAE a discriminator learns to
 * tell a z from one whose dimensions come from different images. Its logit estimates the total
 * correlation, 0 where the dimensions of z are independent.
 *
 *     loss = −log p(x|z) + β · KL(q(z|x) ‖ N(0, I)) + γ · TC(z),    TC(z) = log D(z) / (1 − D(z))
 *     the discriminator's: −½ log D(z) − ½ log (1 − D(permuted z))
 *
 * With γ = 0 it is the VAE; the paper has β = 1 throughout.
 */
export const factorVae = defineModel({
  name: "factor-vae",
  otherNames: ["factor"],
  title: "FactorVAE",
  paper: "Kim and Mnih 2018",
  comparesImages: true,
  options: {
    latentSize: vae.options.latentSize,
    beta: klWeight({ default: 1, help: "weight of the KL term", label: "β" }),
    gamma: klWeight({ default: 10, help: "weight of the total correlation", label: "γ" }),
    discriminatorSizes: integers(
      [256, 256, 256],
      { min: 1, max: 65536, maxLength: 16 },
      "units of the discriminator's hidden layers",
    ),
    discriminatorLearningRate: real({
      default: 1e-4,
      min: 1e-9,
      max: 10,
      help: "Adam's highest learning rate for the discriminator",
    }),
    ...klOptions,
  },
  parts: ({ encoder, decoder, layers, latentSize, options }) => ({
    ...{ encoder: encoder(), decoder: decoder() },
    discriminator: discriminatorOf(layers, latentSize, options.discriminatorSizes),
  }),
  loss({ encoder, decoder, discriminator }, { x }, { beta, gamma, noise }) {
    const q = encoder.apply(x);
    const z = q.sample(noise.normal("epsilon", q.shape));
    return {
      reconstruction: decoder.apply(z).negativeLogLikelihood(x),
      kl: [beta, q.kl()],
      totalCorrelation: [gamma, discriminator(z)],
    };
  },
  adversary: {
    weights: "discriminator",
    learningRate: ({ discriminatorLearningRate }) => discriminatorLearningRate,
    loss({ encoder, discriminator }, { x }, { noise }) {
      const q = encoder.apply(x);
      const z = q.sample(noise.normal("epsilon of the discriminator", q.shape));
      const [n] = z.shape;
      const logits = discriminator(tf.concat2d([z, dimensionsApart(z)], 0));
      const [real, apart] = [tf.slice(logits, 0, n), tf.slice(logits, n, n)];
      const cost = tf.add(tf.softplus(tf.neg(real)), tf.softplus(apart));
      return { discriminator: tf.mul(0.5, cost) };
    },
  },
  negativeElbo: ["reconstruction", "kl"],
});

/** z, float32 [n, latentSize] → the logit that its dimensions belong together, float32 [n]. */
function discriminatorOf(layers: Layers, latentSize: number, sizes: readonly number[]) {
  const widths = [latentSize, ...sizes];
  const stack = [
    ...sizes.map((size, i) => layers.dense(`discriminator.dense_${i}`, widths[i], size, "relu")),
    layers.dense("discriminator.logit", widths[sizes.length], 1),
  ];
  return (z: tf.Tensor2D): tf.Tensor1D => tf.reshape(denseStack(z, stack), [-1]);
}

/**
 * Rows whose dimensions come from different images: dimension j moved up by j rows. A batch is shuffled,
 * so that this is as good as a permutation for each dimension.
 */
export function dimensionsApart(z: tf.Tensor2D): tf.Tensor2D {
  const [n, latentSize] = z.shape;
  const from = Int32Array.from({ length: n * latentSize }, (_, k) => {
    const [row, j] = [Math.floor(k / latentSize), k % latentSize];
    return ((row + j) % n) * latentSize + j;
  });
  return tf.reshape(tf.gather(tf.reshape(z, [-1]), tf.tensor1d(from, "int32")), [n, latentSize]);
}
