import type { ImageSplit } from "../data";
import { klToStandardNormal } from "../math";
import type { Model } from "../models";
import type { Binarization } from "./binarization";
import { measureImages } from "./measure_images";

/** What each image of a split costs, in the split's order: float64 [size], in nats. */
export interface ImageLosses {
  /** −ELBO, reconstruction + kl; of a model without a likelihood the reconstruction alone. */
  readonly loss: Float64Array;
  /** −log p(x|z). */
  readonly reconstruction: Float64Array;
  /** KL(q(z|x) ‖ p(z)); NaN of a model without a likelihood. */
  readonly kl: Float64Array;
}

/**
 * The loss of each image by itself, no term weighed: which are hard, and which look like nothing the
 * model has seen. Its mean over the images is the −ELBO that `evaluateModel` tells with the same seed and
 * one importance sample.
 *
 * @param options.seed of the noise; default 0
 * @throws UserError where the images do not fit the model
 * @example
 * ```ts
 * const { loss } = await imageLosses(model, mnist.test);
 * const hardest = loss.indexOf(Math.max(...loss)); // a test image's index
 * ```
 */
export async function imageLosses(
  model: Model,
  split: ImageSplit,
  { seed = 0, binarization = "none" }: { seed?: number; binarization?: Binarization } = {},
): Promise<ImageLosses> {
  const measures = await measureImages(model, split, { seed, binarization, samples: 1 });
  const { reconstruction } = measures;
  if (model.noLikelihood !== undefined) {
    return { loss: reconstruction, reconstruction, kl: new Float64Array(split.size).fill(NaN) };
  }
  const kl = measures.drawn?.kl ?? klOfEach(measures.posteriors);
  return { loss: reconstruction.map((nats, i) => nats + kl[i]), reconstruction, kl };
}

function klOfEach({
  mean,
  logVar,
  latentSize,
}: {
  mean: Float32Array;
  logVar: Float32Array;
  latentSize: number;
}): Float64Array {
  return Float64Array.from({ length: mean.length / latentSize }, (_, i) => {
    const own = [i * latentSize, (i + 1) * latentSize] as const;
    return klToStandardNormal(mean.subarray(...own), logVar.subarray(...own));
  });
}
