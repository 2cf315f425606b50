import { tf } from "../../backend";
import { counted, UserError } from "../../config";
import type { GaussianMixture } from "../../math";
import { allFinite } from "../finite";
import type { EpochContext } from "../model";
import type { Groups } from "./hold_to_groups";
import type { Layers } from "./layers";
import { MixturePrior } from "./mixture_prior";
import { type Encodings, fittedToDraws, groupedByNeighbours } from "./mixture_start";
import type { Posterior } from "./posterior";

/** How components are set, and by how many images at most. */
const STARTS = {
  neighbours: { from: groupedByNeighbours, mostImages: 12_000 },
  mixture: { from: fittedToDraws, mostImages: 20_000 },
};
const AT_A_TIME = 500;

/** The weights of a {@link MixturePrior} that is learned. At first each component is N(0, I). */
export class LearnedMixture {
  private readonly means: tf.Variable<tf.Rank.R2>;
  private readonly logVars: tf.Variable<tf.Rank.R2>;
  private readonly logits: tf.Variable<tf.Rank.R1>;

  /** @param name what the names of its weights begin with */
  constructor(
    layers: Layers,
    private readonly count: number,
    private readonly latentSize: number,
    name = "prior",
  ) {
    this.means = layers.variable(`${name}.means`, [count, latentSize]) as typeof this.means;
    this.logVars = layers.variable(`${name}.log_vars`, [count, latentSize]) as typeof this.logVars;
    this.logits = layers.variable(`${name}.logits`, [count]) as typeof this.logits;
  }

  /** Whether it was set, or has learned, when that was last looked up. */
  isBegun = false;

  /** Looks up whether it was set, or has learned: waits for the backend, which a step should not. */
  lookUp(): void {
    this.isBegun = this.means.dataSync<"float32">().some((value) => value !== 0);
  }

  prior(): MixturePrior {
    return new MixturePrior(this.means, this.logVars, tf.logSoftmax(this.logits));
  }

  /**
   * Makes sure that there are images enough to be set by.
   *
   * @throws UserError where there are fewer than components
   */
  requireImages({ trainSize }: Pick<EpochContext, "trainSize">): void {
    if (trainSize >= this.count) return;
    throw new UserError(
      `${this.count} clusters need as many training images, there are ${counted(trainSize)}: choose fewer clusters, ` +
        "or take more images",
    );
  }

  /**
   * Sets it from encodings of training images, evenly spread. Of covariances the diagonals are taken: with
   * diagonals alone a fit finds worse clusters.
   *
   * @param encode q(z|x) of images
   * @returns the groups that it was set by, where it was by groups
   * @throws UserError where the encodings are no numbers
   */
  async fit(
    encode: (x: tf.Tensor2D) => Posterior,
    start: keyof typeof STARTS,
    context: EpochContext,
  ): Promise<Groups | undefined> {
    const { latentSize, count } = this;
    const { from, mostImages } = STARTS[start];
    const options = { ...context, latentSize, count };
    const indices = evenlySpread(mostImages, context.trainSize);
    const { mixture, shares } = await from(encodings(encode, indices, options), options);
    this.set(mixture);
    return shares && { indices, shares };
  }

  private set({ components, size }: GaussianMixture): void {
    const rows = (each: (component: (typeof components)[number], d: number) => number) =>
      components.map((component) => Array.from({ length: size }, (_, d) => each(component, d)));
    tf.tidy(() => {
      this.means.assign(tf.tensor2d(rows(({ mean }, d) => mean[d])));
      const variance = ({ covariance }: (typeof components)[number], d: number) =>
        covariance[d * size + d];
      this.logVars.assign(tf.tensor2d(rows((component, d) => Math.log(variance(component, d)))));
      // A component that answers for nothing keeps a chance to.
      const logits = components.map(({ weight }) => Math.log(Math.max(weight, 1e-6)));
      this.logits.assign(tf.tensor1d(logits));
    });
    this.isBegun = true;
  }
}

/** As many of the training images as there are, or as are allowed. */
function evenlySpread(most: number, trainSize: number): Int32Array {
  const count = Math.min(most, trainSize);
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * trainSize) / count));
}

/** Posteriors of some training images. */
function encodings(
  encode: (x: tf.Tensor2D) => Posterior,
  indices: Int32Array,
  { batch, noise, latentSize }: EpochContext & { readonly latentSize: number },
): Encodings {
  const count = indices.length;
  const [means, draws] = [0, 1].map(() => new Float32Array(count * latentSize));
  for (let from = 0; from < count; from += AT_A_TIME) {
    tf.tidy(() => {
      const q = encode(batch(indices.subarray(from, from + AT_A_TIME)).x);
      const z = q.sample(noise.normal(`encodings from ${from}`, q.shape));
      means.set(q.mean.dataSync<"float32">(), from * latentSize);
      draws.set(z.dataSync<"float32">(), from * latentSize);
    });
  }
  if (allFinite(means) && allFinite(draws)) return { means, draws };
  throw new UserError(
    "no clusters can be set: the encodings are no numbers, as after a training that diverged; choose a " +
      "smaller learning_rate",
  );
}
