import { tf } from "../backend";
import { integer, ofFirstEpochs, toggle } from "../config";
import { defineModel } from "./define_model";
import { importanceBound } from "./parts/importance_bound";
import { standardNormal } from "./parts/prior";
import { vae } from "./vae";

/**
 * The importance-weighted autoencoder (Burda, Grosse and Salakhutdinov 2016, equation 8): a VAE that is
 * trained on a tighter bound, from K draws of z for each image.
 *
 *     loss = −log 1/K Σₖ p(x|zₖ) p(zₖ) / q(zₖ|x),    zₖ ~ q(z|x)
 *
 * With K = 1 it is the VAE, with a KL that is drawn in place of one in closed form. Reconstruction and KL
 * are shown beside it. As a step costs K passes through the decoder, and the bounds lie far apart only once
 * the model is good, the first epochs may be those of a VAE.
 */
export const iwae = defineModel({
  name: "iwae",
  title: "IWAE",
  paper: "Burda, Grosse and Salakhutdinov 2016",
  options: {
    latentSize: vae.options.latentSize,
    numSamples: integer({
      default: 5,
      min: 1,
      max: 5000,
      help: "K: draws of z for each image; a step costs so many passes through the decoder",
    }),
    pretrainEpochs: ofFirstEpochs(
      integer({
        default: 0,
        min: 0,
        max: 100_000,
        help: "first epochs, with one draw of z for each image: those of a VAE, and as quick",
      }),
    ),
    doublyReparameterized: toggle("the encoder's gradient of Tucker et al. 2019: less noise"),
  },
  loss(
    { encoder, decoder },
    { x },
    { latentSize, numSamples, pretrainEpochs, doublyReparameterized, noise, epochs },
  ) {
    const q = encoder.apply(x);
    const K = epochs < pretrainEpochs ? 1 : numSamples;
    const epsilon = noise.normal("epsilon", [K, ...q.shape]);
    const images = tf.tile(x, [K, 1]);
    const { bound, reconstruction } = importanceBound(q, epsilon, {
      cost: (z) => decoder.apply(z).negativeLogLikelihood(images),
      prior: standardNormal(latentSize),
      doublyReparameterized,
    });
    return { importanceBound: tf.neg(bound), reconstruction: [0, reconstruction], kl: [0, q.kl()] };
  },
  negativeElbo: ["reconstruction", "kl"],
});
