import { tf } from "../../backend";
import type { ImageShape } from "../../data";
import { permutation } from "../../random";
import type { EpochContext } from "../model";
import type { Decoder, Encoder } from "./coders";
import { distorted } from "./distortion";
import type { MixturePrior } from "./mixture_prior";

/** Times that each image is seen. */
const PASSES = 10;
const BATCH = 128;
/** Adam's, half of what trainings begin with: most is learned already. */
const LEARNING_RATE = 5e-4;
/** How sure a group is taken to be: some images are in the wrong one. */
const SURE = 0.98;

/** Some training images, and how likely each is of which group. */
export interface Groups {
  /** Of the training images. */
  readonly indices: ArrayLike<number>;
  /** [n × K], row after row; rows that add up to 1. */
  readonly shares: Float64Array;
}

/** What is moved, and what a moved image is. */
export interface Held {
  readonly encoder: Encoder;
  readonly decoder: Decoder;
  readonly prior: () => MixturePrior;
  readonly weights: tf.Variable[];
  readonly imageShape: ImageShape;
  /** How far images are moved that are to be of the same group; 0 where only images as they are count. */
  readonly distortion: number;
}

/**
 * Trains a model for a while on images whose component is given, so that its components become those groups,
 * and its encoder tells them apart, as deep embedded clustering does (Xie et al. 2016):
 *
 *     loss = −log p(x|z) + Σ_c t_c KL(q(z|x) ‖ N(m_c, v_c)) − Σ_c t_c log q(c|z) − Σ_c t_c log q(c|T x)
 *
 * t are the groups and constants; the last term, of images that are turned, scaled and moved, is there if
 * they are. Without it, components with independent dimensions take a part of each group that is bent.
 */
export async function holdToGroups(
  { encoder, decoder, prior, weights, imageShape, distortion: strength }: Held,
  { indices, shares }: Groups,
  {
    seed,
    epoch,
    noise,
    batch,
    tell,
  }: Pick<EpochContext, "seed" | "epoch" | "noise" | "batch" | "tell">,
): Promise<void> {
  const n = indices.length;
  const K = shares.length / n;
  const adam = tf.train.adam(LEARNING_RATE);
  try {
    for (let pass = 0; pass < PASSES; pass++) {
      const order = permutation({ seed, stream: `groups, pass ${pass}`, step: epoch }, n);
      for (let from = 0; from < n; from += BATCH) {
        const some = [...order.subarray(from, from + BATCH)];
        const rows = some.map((i) => [...shares.subarray(i * K, (i + 1) * K)]);
        const named = (name: string) => `${name} held, pass ${pass}, from ${from}`;
        tf.tidy(() => {
          const { x } = batch(some.map((i) => indices[i]));
          const t = tf.add(tf.mul(SURE, tf.tensor2d(rows)), (1 - SURE) / K);
          const weighed = (values: tf.Tensor2D) => tf.sum<tf.Tensor1D>(tf.mul(t, values), 1);
          const moved =
            strength > 0 &&
            distorted(x, imageShape, { noise, name: named("distortion"), strength });
          adam.minimize(
            () => {
              const components = prior();
              const q = encoder.apply(x);
              const z = q.sample(noise.normal(named("epsilon"), q.shape));
              const terms = [
                decoder.apply(z).negativeLogLikelihood(x),
                weighed(components.divergences(q)),
                tf.neg(weighed(components.logResponsibilities(z))),
              ];
              if (moved) {
                const { mean } = encoder.apply(moved);
                terms.push(tf.neg(weighed(components.logResponsibilities(mean))));
              }
              return tf.mean<tf.Scalar>(tf.addN(terms));
            },
            false,
            weights,
          );
        });
        await tell("telling clusters apart", (pass + (from + some.length) / n) / PASSES);
      }
    }
  } finally {
    adam.dispose();
  }
}
