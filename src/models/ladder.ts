import { tf } from "../backend";
import { choice, integer, integers, UserError } from "../config";
import { type Coders, defineModel } from "./define_model";
import {
  bounded,
  drawLayers,
  type GaussianLayers,
  gaussianLayers,
  joinedLatents,
  klOfGaussians,
  LayersPosterior,
  priorOfLayers,
} from "./parts/gaussian_layers";
import { klWarmup, klWeight } from "./parts/kl_options";
import { type Prior, standardNormal } from "./parts/prior";
import { PseudoInputs, vampPrior } from "./parts/vamp_prior";
import { vamp } from "./vamp";

/**
 * The ladder VAE (Sønderby et al. 2016): z is made of L layers, and each below the top is Gaussian given the
 * one above it, in the prior as in the posterior, which weighs what the encoder says of it and what
 * the layer above says.
 *
 *     loss = −log p(x|z) + β · (KL(q(z_L|x) ‖ N(0, I)) + Σᵢ KL(q(zᵢ|x, zᵢ₊₁) ‖ p(zᵢ|zᵢ₊₁))),    z ~ q(z|x)
 *
 * Unlike the paper's, the decoder sees all layers, as that of Tomczak and Welling (2018) does, so that a layer
 * below cannot cut off those above; `decoderSees: "lowest"` has the paper's. z is all layers side by side, the
 * top first, of equal sizes or the lower ones one larger. `topKl` near 0 shows an upper layer that is not
 * used, and near the whole KL lower ones that are not; `--kl_warmup_epochs` keeps them in use.
 * With one layer it is the VAE. With a VampPrior (`topPrior: "vamp"`) on the top in place of N(0, I), it is a
 * relative of the HVAE of Tomczak and Welling, and its KL of the top layer is drawn.
 */
export const ladder = defineModel({
  name: "ladder",
  otherNames: ["laddervae", "lvae", "hvae"],
  title: "ladder VAE",
  paper: "Sønderby et al. 2016",
  options: {
    latentSize: integer({
      default: 15,
      min: 1,
      max: 4096,
      help: "dimensions of the latent z, all layers together",
    }),
    numLayers: integer({ default: 2, min: 1, max: 64, help: "L: layers of z, of equal sizes" }),
    decoderSees: choice(
      ["all", "lowest"],
      "all",
      "layers of z: all of them, or as in the paper the lowest alone",
    ),
    layerSizes: integers(
      [256],
      { min: 1, max: 65536, maxLength: 16 },
      "units of the hidden layers from a layer of z to the one below",
    ),
    lowerPosterior: choice(
      ["weighed", "network"],
      "weighed",
      "how q of a lower layer comes of the encoder's word and the layer above: as the paper weighs them, or by a network of both",
    ),
    topPrior: choice(
      ["normal", "vamp"],
      "normal",
      "of the top layer: N(0, I), or a mixture of what the encoder makes of learned images",
    ),
    numPseudoInputs: {
      ...vamp.options.numPseudoInputs,
      help: `with top_prior vamp: ${vamp.options.numPseudoInputs.help}`,
    },
    beta: klWeight({ default: 1, help: "weight of the KL term", label: "β" }),
    ...klWarmup,
  },
  parts({ encoder, decoder, layers, latentSize, imageShape, options: told }): Parts {
    const sizes = equalSizes(latentSize, told.numLayers);
    const seen = told.decoderSees === "all" ? latentSize : sizes[sizes.length - 1];
    const { layerSizes: hiddenSizes, lowerPosterior } = told;
    const hierarchy = gaussianLayers({ layers, sizes, hiddenSizes, lowerPosterior });
    return {
      encoder: encoder("encoder", { latentSize: sum(hierarchy.told) }),
      ...{ decoder: decoder("decoder", { latentSize: seen }), seen, hierarchy },
      ...(told.topPrior === "vamp" && {
        pseudoInputs: new PseudoInputs(layers, imageShape, told.numPseudoInputs),
      }),
    };
  },
  beginEpoch: ({ pseudoInputs }, context) => pseudoInputs?.begin(context),
  encode: ({ encoder, hierarchy }, x) => LayersPosterior.of(hierarchy, encoder.apply(x)),
  decode: (parts, z) => decode(parts, z),
  prior: (parts) => priorOfLayers(parts.hierarchy, topOf(parts)),
  loss(parts, { x }, { beta, noise }) {
    const { encoder, hierarchy } = parts;
    const epsilon = noise.normal("epsilon", [x.shape[0], sum(hierarchy.sizes)]);
    const drawn = drawLayers(hierarchy, encoder.apply(x), epsilon);
    const top = topOf(parts);
    const kls = drawn.map(({ posterior, prior, z, logDensity }) => {
      if (prior) return klOfGaussians(posterior, prior);
      return top.isStandardNormal ? posterior.kl() : tf.sub(logDensity, top.logDensity(z));
    });
    const reconstruction = decode(parts, joinedLatents(drawn)).negativeLogLikelihood(x);
    return { reconstruction, kl: [beta, tf.addN(kls)], topKl: [0, kls[0]] };
  },
  negativeElbo: ["reconstruction", "kl"],
});

interface Parts extends Coders {
  readonly hierarchy: GaussianLayers;
  readonly pseudoInputs?: PseudoInputs;
  /** Latents that the decoder sees: the last so many. */
  readonly seen: number;
}

/** p(x|z) of what the decoder sees of z. */
function decode({ decoder, seen }: Parts, z: tf.Tensor2D) {
  const [n, latentSize] = z.shape;
  return decoder.apply(seen === latentSize ? z : tf.slice(z, [0, latentSize - seen], [n, seen]));
}

/** The prior of the top layer. */
function topOf({ encoder, hierarchy, pseudoInputs }: Parts): Prior {
  const [size] = hierarchy.sizes;
  if (!pseudoInputs) return standardNormal(size);
  return vampPrior(pseudoInputs, (u) => {
    const { mean, logVar } = encoder.apply(u, undefined, true);
    const top = (all: tf.Tensor2D) => tf.slice(all, [0, 0], [-1, size]);
    return bounded(top(mean), top(logVar));
  });
}

/** Sizes that add up to the latent size, the top first; the lower ones have one more where it does not come out even. */
function equalSizes(latentSize: number, numLayers: number): number[] {
  if (numLayers > latentSize) {
    throw new UserError(
      `num_layers ${numLayers} is more than latent_size ${latentSize}, of which each layer of z has a part: ` +
        "choose fewer layers, or more latents",
    );
  }
  return Array.from({ length: numLayers }, (_, i) => Math.floor((latentSize + i) / numLayers));
}

const sum = (sizes: readonly number[]) => sizes.reduce((a, b) => a + b);
