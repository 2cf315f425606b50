import { tf } from "../backend";
import { UserError } from "../config";
import type { Model } from "./model";
import { createNoise } from "./noise";
import { type Labels, oneHot } from "./one_hot";
import { type Prior, standardNormal } from "./parts/prior";

/** What a draw of latents is a function of. */
export interface LatentDrawOptions {
  readonly seed: number;
  /** [n], of a model that is told labels: those that the latents are for. */
  readonly labels?: Labels;
}

/** Where latents are drawn from, once a model is trained. */
export interface LatentSampler {
  /** `normal` is N(0, I), `prior` one that the model learned. */
  readonly name: "normal" | "prior" | "mixture";
  /** In a few words: "N(0, I)". */
  readonly title: string;
  /** @returns float32 [n × latentSize], row after row */
  sample(n: number, options: LatentDrawOptions): Float32Array;
}

/**
 * The sampler that is asked for; by default the model's own prior.
 *
 * @throws UserError where the learned prior is asked for and there is none
 */
export function chosenSampler(
  model: Model,
  sampler?: "normal" | "prior" | LatentSampler,
): LatentSampler {
  if (typeof sampler === "object") return sampler;
  if (sampler === "normal") return normalSampler(model);
  const own = priorSampler(model);
  if (sampler === "prior" && own.name !== "prior") {
    throw new UserError(
      `the ${model.title} has no learned prior, its latents are drawn from N(0, I): ` +
        "choose the sampler normal, or mixture",
    );
  }
  return own;
}

/** N(0, I), whatever the model's prior. */
function normalSampler({ config }: Model): LatentSampler {
  const prior = standardNormal(config.latentSize);
  return { name: "normal", title: "N(0, I)", sample: (n, { seed }) => drawn(() => prior, n, seed) };
}

/** The model's own prior: N(0, I), or what its page says. */
function priorSampler(model: Model): LatentSampler {
  const priorOf = (labels: Labels | undefined, n: number) =>
    model.prior(oneHot(model, labels, 0, n));
  return {
    ...(model.ownPrior
      ? { name: "prior", title: "the learned prior" }
      : { name: "normal", title: "N(0, I)" }),
    sample: (n, { seed, labels }) => drawn(() => priorOf(labels, n), n, seed),
  };
}

function drawn(priorOf: () => Prior, n: number, seed: number): Float32Array {
  const stream = (name: string) => (name === "prior" ? "samples" : `samples ${name}`);
  return tf.tidy(() => {
    const noise = createNoise({ seed, step: 0, stream });
    return priorOf().sample(n, noise).dataSync<"float32">();
  });
}
