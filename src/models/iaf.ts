import { tf } from "../backend";
import { integer, integers } from "../config";
import { defineModel, type PartsBuilder } from "./define_model";
import { drawThrough, FlowPosterior, inverseAutoregressiveFlow } from "./parts/flow";
import { klWarmup, klWeight } from "./parts/kl_options";
import { Posterior } from "./parts/posterior";
import { standardNormal } from "./parts/prior";
import { vae } from "./vae";

const options = {
  latentSize: vae.options.latentSize,
  beta: klWeight({ default: 1, help: "weight of the KL term", label: "β" }),
  numFlows: integer({ default: 2, min: 0, max: 64, help: "T: steps of the flow" }),
  flowSizes: integers(
    [256],
    { min: 1, max: 65536, maxLength: 16 },
    "units of the hidden layers of each step's masked network",
  ),
  contextSize: integer({
    default: 128,
    min: 1,
    max: 65536,
    help: "numbers of an image of which mean, log-variance and flow are made",
  }),
  ...klWarmup,
};

/**
 * The VAE with an inverse autoregressive flow on its posterior (Kingma et al. 2016, equations 10 and 11 and
 * algorithm 1): a draw of a Gaussian goes through T steps, in each of which a masked network moves and
 * scales every dimension by the image and by the dimensions before it.
 *
 *     loss = −log p(x|z) + β · (log q(z|x) − log p(z)),    z = f(z₀; x),    z₀ ~ N(mean(x), exp(logVar(x)))
 *     log q(z|x) = log q₀(z₀|x) − Σₜ Σⱼ log σₜⱼ
 *
 * The KL is drawn, one z for each image. Where the masked networks give 0, as at first, it is the VAE.
 */
export const iaf = defineModel({
  name: "iaf",
  otherNames: ["vaeiaf", "flow"],
  title: "IAF VAE",
  paper: "Kingma et al. 2016",
  options,
  parts,
  encode(parts, x) {
    const { q, context } = encode(parts, x);
    return new FlowPosterior(q, parts.flow, context);
  },
  loss(parts, { x }, { beta, latentSize, noise }) {
    const { q, context } = encode(parts, x);
    const epsilon = noise.normal("epsilon", q.shape);
    const { z, logDensity } = drawThrough(parts.flow, q, context, epsilon);
    const kl = tf.sub(logDensity, standardNormal(latentSize).logDensity(z));
    return { reconstruction: parts.decoder.apply(z).negativeLogLikelihood(x), kl: [beta, kl] };
  },
  negativeElbo: ["reconstruction", "kl"],
});

function parts({
  features,
  decoder,
  layers,
  latentSize,
  options: told,
}: PartsBuilder<typeof options>) {
  const { contextSize, numFlows, flowSizes } = told;
  const sizes = { latentSize, contextSize, hiddenSizes: flowSizes, steps: numFlows };
  return {
    features: features(contextSize),
    mean: layers.dense("encoder.mean", contextSize, latentSize),
    logVar: layers.dense("encoder.log_var", contextSize, latentSize),
    flow: inverseAutoregressiveFlow({ layers, name: "flow", ...sizes }),
    decoder: decoder(),
  };
}

/** The Gaussian before the flow, and what the flow is told. */
function encode(
  { features, mean, logVar }: Omit<ReturnType<typeof parts>, "decoder">,
  x: tf.Tensor2D,
) {
  const [context] = features.apply(x);
  return { q: new Posterior(mean.apply(context), logVar.apply(context)), context };
}
