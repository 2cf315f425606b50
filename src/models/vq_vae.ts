import { tf } from "../backend";
import { integer, integers, weight } from "../config";
import { type Coders, defineModel, type PartsBuilder } from "./define_model";
import { Codebook, perplexity } from "./parts/codebook";
import { CodePrior } from "./parts/code_prior";
import { CodesPosterior } from "./parts/codes_posterior";
import { withoutGradient } from "./parts/without_gradient";

/** Codes of an image where its latent size is left open, and its network has no maps. */
const CODES_IN_A_ROW = 16;

const options = {
  latentSize: integer({
    default: 0,
    max: 65_536,
    help: "numbers of all codes of an image; 0: of 16 codes, or of one for each pixel of the smallest map",
  }),
  codeSize: integer({
    default: 4,
    min: 1,
    max: 4096,
    help: "numbers of a code, or fewer where latent_size is no multiple",
  }),
  codebookSize: integer({
    default: 64,
    min: 2,
    max: 65_536,
    help: "K: vectors that a code may be",
  }),
  commitment: weight({
    default: 0.25,
    help: "weight of what holds the encoder to the codes",
    label: "β",
  }),
  priorSizes: integers(
    [256],
    { min: 1, max: 65536, maxLength: 16 },
    "units of the hidden layers of the prior over codes",
  ),
};

/**
 * The VQ-VAE (van den Oord, Vinyals and Kavukcuoglu 2017, equation 3): an image becomes a row of codes, each the
 * vector of a codebook that is nearest to a part of what the encoder gives. The decoder's gradient goes to
 * the encoder as if there were no codes between them.
 *
 *     loss = −log p(x|z) + |sg z_e − z|² + β · |z_e − sg z|² − log p(codes),    z = codes nearest to z_e
 *
 * The prior over the codes is autoregressive and learns in the same steps, from codes as constants. Since
 * an image has its codes for certain, −log p(x|z) − log p(codes) is −ELBO. Codes that no image chose are
 * drawn to what is nearest to them, so that they come into use; `perplexity` tells how many are. What is
 * decoded is always made of codes: other latents stand for the nearest.
 *
 * Where the networks have maps and the latent size is a multiple of the pixels of the smallest, codes lie on
 * a grid, one for each pixel, with no dense layer between; else they are a row.
 */
export const vqVae = defineModel({
  name: "vq-vae",
  otherNames: ["vq"],
  title: "VQ-VAE",
  paper: "van den Oord, Vinyals and Kavukcuoglu 2017",
  options,
  complete: ({ latentSize, codeSize }, { grid }) =>
    latentSize > 0
      ? {}
      : { latentSize: codeSize * (grid ? grid.height * grid.width : CODES_IN_A_ROW) },
  parts,
  describe: ({ onGrid, codebook, prior }, { own, grid = own }) =>
    `${onGrid ? grid : own}, ${prior.parts} codes of ${codebook.size} out of ${codebook.count}`,
  encode: ({ encoder, codebook }: Parts, x) =>
    CodesPosterior.of(codebook.nearest(encoder.apply(x).mean)),
  decode: ({ decoder, codebook }, z) => decoder.apply(codebook.nearest(z).vectors),
  prior: ({ prior }) => prior,
  loss({ encoder, decoder, codebook, prior }, { x }, { commitment }) {
    const encoded = encoder.apply(x).mean;
    const codes = codebook.nearest(encoded);
    const vectors = withoutGradient(codes.vectors);
    const z = tf.add<tf.Tensor2D>(encoded, withoutGradient(tf.sub(vectors, encoded)));
    return {
      reconstruction: decoder.apply(z).negativeLogLikelihood(x),
      codes: tf.neg(prior.logProbability(vectors, codes.chosen)),
      codebook: codebook.loss(encoded, codes),
      commitment: [commitment, tf.sum(tf.squaredDifference(encoded, vectors), 1)],
      perplexity: [0, perplexity(codes)],
    };
  },
  negativeElbo: ["reconstruction", "codes"],
});

interface Parts extends Coders {
  readonly codebook: Codebook;
  readonly prior: CodePrior;
  /** Whether there is a code for each pixel of the smallest map. */
  readonly onGrid: boolean;
}

function parts(builder: PartsBuilder<typeof options>): Parts {
  const { grid, layers, latentSize } = builder;
  const { codeSize, codebookSize, priorSizes } = builder.options;
  const places = grid ? grid.height * grid.width : 0;
  const onGrid = grid && latentSize % places === 0 ? grid : undefined;
  const size = onGrid ? latentSize / places : largestDivisor(latentSize, codeSize);
  const coders = onGrid ?? { encoder: builder.pointEncoder, decoder: builder.decoder };
  const codebook = new Codebook(layers, codebookSize, size);
  return {
    ...{ encoder: coders.encoder(), decoder: coders.decoder(), codebook },
    prior: new CodePrior({ layers, codebook, parts: latentSize / size, hiddenSizes: priorSizes }),
    onGrid: onGrid !== undefined,
  };
}

/** The largest number up to `most` that divides n. */
function largestDivisor(n: number, most: number): number {
  let size = Math.min(n, most);
  while (n % size !== 0) size--;
  return size;
}
