import { defineModel } from "./define_model";
import { vae } from "./vae";

/**
 * The autoencoder, with which the others compare: an image becomes a point, and nothing holds the points
 * to a prior.
 *
 *     loss = −log p(x|z),    z the encoder's output
 */
export const autoencoder = defineModel({
  name: "autoencoder",
  otherNames: ["ae"],
  title: "autoencoder",
  options: { latentSize: vae.options.latentSize },
  parts: ({ pointEncoder, decoder }) => ({ encoder: pointEncoder(), decoder: decoder() }),
  loss({ encoder, decoder }, { x }) {
    return { reconstruction: decoder.apply(encoder.apply(x).mean).negativeLogLikelihood(x) };
  },
  noLikelihood: "its encoder gives a point, and z has no density given an image",
});
