import { tf } from "../../backend";
import type { Noise } from "../noise";
import type { Decoder, Encoder } from "./coders";
import { everyClass, overClasses } from "./every_class";
import { classKl, classWeights, type LabelledBatch } from "./label_terms";
import { withShareOfGradient } from "./without_gradient";

/** The parts of −ELBO of images of which some have a label: float32 [n] each, nats. */
export interface MarginalBound {
  readonly reconstruction: tf.Tensor1D;
  readonly kl: tf.Tensor1D;
  /** KL(q(y|x) ‖ p(y)), or −log p(y) where y is known. */
  readonly classKl: tf.Tensor1D;
}

/** What the bound is computed with, beside the images. */
interface BoundArgs {
  readonly logQ: tf.Tensor2D;
  readonly noise: Noise;
  readonly pull?: number;
}

/**
 * The bound of a model whose class is told where it is known, and summed over where it is not (Kingma et al.
 * 2014, equations 6 and 7):
 *
 *     Σ_y q(y|x) · (−log p(x|z, y) + KL(q(z|x, y) ‖ N(0, I))) + KL(q(y|x) ‖ p(y)),    z ~ q(z|x, y)
 *
 * All classes of all images go through the decoder together, each image with the same ε for all of them.
 * Where each label of the batch is known, one pass is enough.
 *
 * @param logQ log q(y|x), float32 [n, numClasses]
 * @param pull share of the bound's gradient that q(y|x) learns from, in [0, 1]; default 1
 */
export function marginalBound(
  { encoder, decoder }: { readonly encoder: Encoder; readonly decoder: Decoder },
  batch: LabelledBatch,
  { logQ: own, noise, pull = 1 }: BoundArgs,
): MarginalBound {
  const logQ = withShareOfGradient(own, pull);
  const { x, y, allKnown } = batch;
  const [n, numClasses] = logQ.shape;
  const times = <T extends tf.Tensor2D>(rows: T): T =>
    allKnown ? rows : tf.tile<T>(rows, [numClasses, 1]);
  const told = allKnown ? y : everyClass(n, numClasses);
  const q = encoder.apply(x, told);
  const z = q.sample(times(noise.normal("epsilon", [n, q.shape[1]])));
  const weights = classWeights(batch, logQ);
  const mean = (values: tf.Tensor1D) => (allKnown ? values : overClasses(weights, values));
  return {
    reconstruction: mean(decoder.apply(z, told).negativeLogLikelihood(times(x))),
    kl: mean(q.kl()),
    classKl: classKl(batch, logQ),
  };
}
