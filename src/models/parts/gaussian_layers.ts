import { denseStack, joinColumns, splitColumns, tf } from "../../backend";
import type { Noise } from "../noise";
import type { Layers } from "./layers";
import { sideBySide } from "./networks/dense_parts";
import { type LatentDraw, Posterior } from "./posterior";
import type { Prior } from "./prior";

/**
 * Bounds of a layer's log-variance, as the HVAE of Tomczak and Welling has them: deviations from 0.05 to 2.7. A
 * layer that is all but certain, or is drawn from far away, makes the one below it so in turn, and steps of
 * hundreds of nats have ended trainings in NaN.
 */
const [LEAST_LOG_VAR, MOST_LOG_VAR] = [-6, 2];

/** Layers of latents, the top first: each below is drawn given the one above it. */
export interface GaussianLayers {
  /** Dimensions of each layer; their sum is the latent size. */
  readonly sizes: readonly number[];
  /** So many means and log-variances the encoder says of each layer. */
  readonly told: readonly number[];
  /**
   * p(zᵢ | z above), as what it would be without an image.
   *
   * @param i of a layer below the top, from 1
   * @param above float32 [n, sizes[i − 1]]
   */
  given(i: number, above: tf.Tensor2D): Posterior;
  /**
   * q(zᵢ | x, z above).
   *
   * @param i of a layer below the top, from 1
   * @param bottomUp what the encoder says of it
   * @param prior p(zᵢ | z above)
   */
  posterior(i: number, bottomUp: Posterior, above: tf.Tensor2D, prior: Posterior): Posterior;
}

/** What {@link gaussianLayers} makes them from. */
interface GaussianLayersArgs {
  readonly layers: Layers;
  readonly sizes: readonly number[];
  /** Units of the hidden layers between two layers of latents. */
  readonly hiddenSizes: readonly number[];
  /**
   * How q of a layer comes of the encoder's word and the layer above: both weighed by how sure they are, as in
   * the paper, or by a network of both.
   */
  readonly lowerPosterior: "weighed" | "network";
}

/** Layers that are Gaussian given the one above, whose mean and log-variance a dense network gives. */
export function gaussianLayers(args: GaussianLayersArgs): GaussianLayers {
  const { layers, sizes, hiddenSizes, lowerPosterior } = args;
  const networks = sizes.slice(1).map((size, i) => {
    const name = `prior.layer_${i + 1}`;
    const widths = [sizes[i], ...hiddenSizes];
    const hidden = hiddenSizes.map((units, h) =>
      layers.dense(`${name}.dense_${h}`, widths[h], units, "silu"),
    );
    const last = widths[hiddenSizes.length];
    const heads = ["mean", "log_var"].map((head) => layers.dense(`${name}.${head}`, last, size));
    return { hidden, heads };
  });
  return {
    sizes,
    given(i, above) {
      const { hidden, heads } = networks[i - 1];
      return gaussianOf(denseStack(above, [...hidden, sideBySide(heads)]));
    },
    ...(lowerPosterior === "network" ? posteriorNetworks(args) : weighed(sizes)),
  };
}

/** q(zᵢ | x, z above) as the paper has it. */
export const weighed = (sizes: readonly number[]): Pick<GaussianLayers, "told" | "posterior"> => ({
  told: sizes,
  posterior: (_, bottomUp, _above, prior) =>
    combined(bounded(bottomUp.mean, bottomUp.logVar), prior),
});

/** q(zᵢ | x, z above) by networks, in whose first layer what the encoder says and a product of z above are added. */
function posteriorNetworks({ layers, sizes, hiddenSizes }: GaussianLayersArgs) {
  const half = Math.ceil(hiddenSizes[0] / 2);
  const networks = sizes.slice(1).map((size, i) => {
    const name = `posterior.layer_${i + 1}`;
    const widths = [2 * half, ...hiddenSizes.slice(1)];
    const fromAbove = layers.dense(`${name}.above`, sizes[i], widths[0]);
    const hidden = widths
      .slice(1)
      .map((units, h) => layers.dense(`${name}.dense_${h}`, widths[h], units, "silu"));
    const last = widths[widths.length - 1];
    const heads = ["mean", "log_var"].map((head) => layers.dense(`${name}.${head}`, last, size));
    return { fromAbove, hidden, heads };
  });
  return {
    told: [sizes[0], ...networks.map(() => half)],
    posterior(i: number, { mean, logVar }: Posterior, above: tf.Tensor2D): Posterior {
      const { fromAbove, hidden, heads } = networks[i - 1];
      const both = tf.add<tf.Tensor2D>(joinColumns([mean, logVar]), fromAbove.apply(above));
      return gaussianOf(
        denseStack(tf.mul<tf.Tensor2D>(both, tf.sigmoid(both)), [...hidden, sideBySide(heads)]),
      );
    },
  };
}

/** The mean and log-variance that a network gives side by side. */
function gaussianOf(row: tf.Tensor2D): Posterior {
  const [mean, logVar] = splitColumns(row, 2);
  return bounded(mean, logVar);
}

/** One layer of a draw: what it was drawn from, and what it would have been drawn from without an image. */
export interface LayerDraw extends LatentDraw {
  readonly posterior: Posterior;
  /** Of all but the top. */
  readonly prior?: Posterior;
}

/**
 * A draw of all layers, from the top down (Sønderby et al. 2016, equations 15 to 19): what the encoder says
 * of a layer, and what the layer above says of it, are two measurements of it, and weigh as they are sure,
 *
 *     1/σ² = 1/σ̂² + 1/σₚ²,    μ = (μ̂/σ̂² + μₚ/σₚ²) σ²
 *
 * @param bottomUp what the encoder says of all layers
 * @param epsilon float32 [n, latentSize] from N(0, I)
 * @returns one for each layer, the top first
 */
export function drawLayers(
  { sizes, told, given, posterior: posteriorOf }: GaussianLayers,
  bottomUp: Posterior,
  epsilon: tf.Tensor2D,
): LayerDraw[] {
  const [means, logVars] = [bottomUp.mean, bottomUp.logVar].map((all) => split(all, told));
  const noises = split(epsilon, sizes);
  const drawn: LayerDraw[] = [];
  sizes.forEach((_, i) => {
    const above = drawn[i - 1]?.z;
    const prior = i === 0 ? undefined : given(i, above);
    const posterior = prior
      ? posteriorOf(i, new Posterior(means[i], logVars[i]), above, prior)
      : bounded(means[i], logVars[i]);
    drawn.push({ posterior, ...(prior && { prior }), ...posterior.draw(noises[i]) });
  });
  return drawn;
}

/** Of a layer as a network says it is. */
export function bounded(mean: tf.Tensor2D, logVar: tf.Tensor2D): Posterior {
  return new Posterior(mean, tf.clipByValue(logVar, LEAST_LOG_VAR, MOST_LOG_VAR));
}

/** Two Gaussians multiplied; written so that no variance is divided by. */
function combined(a: Posterior, b: Posterior): Posterior {
  const difference = tf.sub(a.logVar, b.logVar);
  const share = tf.sigmoid(tf.neg(difference)); // of a's precision in both together
  const mean = tf.add<tf.Tensor2D>(b.mean, tf.mul(share, tf.sub(a.mean, b.mean)));
  return new Posterior(mean, tf.sub(a.logVar, tf.softplus(difference)));
}

/**
 * KL of two Gaussians, summed over dimensions:
 *
 *     ½ Σ (log σₚ² − log σ² + (σ² + (μ − μₚ)²) / σₚ² − 1)
 *
 * @returns float32 [n], nats. The caller, or its `tf.tidy`, disposes.
 */
export function klOfGaussians(q: Posterior, p: Posterior): tf.Tensor1D {
  const difference = tf.sub(q.logVar, p.logVar);
  const squares = tf.mul(tf.square(tf.sub(q.mean, p.mean)), tf.exp(tf.neg(p.logVar)));
  const terms = tf.sub(tf.add(tf.exp(difference), squares), tf.add(difference, 1));
  return tf.mul<tf.Tensor1D>(0.5, tf.sum(terms, 1));
}

/**
 * p(z) = p(z of the top) Πᵢ p(zᵢ | z above).
 *
 * @param top p of the top layer alone
 */
export function priorOfLayers({ sizes, given }: GaussianLayers, top: Prior): Prior {
  return {
    tensors: top.tensors,
    logDensity(z) {
      const layers = split(z, sizes);
      const below = layers
        .slice(1)
        .map((own, i) => given(i + 1, layers[i]).logDensity(own) as tf.Tensor1D);
      return tf.addN([top.logDensity(layers[0]), ...below]);
    },
    sample(n: number, noise: Noise) {
      const layers = [top.sample(n, noise)];
      sizes.slice(1).forEach((size, i) => {
        const epsilon = noise.normal(`prior of layer ${i + 1}`, [n, size]);
        layers.push(given(i + 1, layers[i]).sample(epsilon));
      });
      return tf.concat2d(layers, 1);
    },
  };
}

/** q(z|x) of all layers, drawn from the top down; its mean and log-variance are those along the means. */
export class LayersPosterior extends Posterior {
  private constructor(
    private readonly layers: GaussianLayers,
    private readonly bottomUp: Posterior,
    mean: tf.Tensor2D,
    logVar: tf.Tensor2D,
  ) {
    super(mean, logVar);
  }

  /** @param bottomUp what the encoder says of all layers */
  static of(layers: GaussianLayers, bottomUp: Posterior): LayersPosterior {
    const size = layers.sizes.reduce((a, b) => a + b);
    const along = drawLayers(layers, bottomUp, tf.zeros([bottomUp.shape[0], size]));
    const joined = (each: (posterior: Posterior) => tf.Tensor2D) =>
      tf.concat2d(
        along.map(({ posterior }) => each(posterior)),
        1,
      );
    const [mean, logVar] = [joined((q) => q.mean), joined((q) => q.logVar)];
    return new LayersPosterior(layers, bottomUp, mean, logVar);
  }

  override get tensors(): readonly tf.Tensor[] {
    return [...super.tensors, ...this.bottomUp.tensors];
  }

  override draw(epsilon: tf.Tensor2D): LatentDraw {
    const drawn = drawLayers(this.layers, this.bottomUp, epsilon);
    return { z: joinedLatents(drawn), logDensity: tf.addN(drawn.map((d) => d.logDensity)) };
  }

  override sample<T extends tf.Tensor>(epsilon: T): T {
    if (epsilon.rank === 2) return this.draw(epsilon as unknown as tf.Tensor2D).z as unknown as T;
    const each = tf.unstack(epsilon).map((one) => this.draw(one as tf.Tensor2D).z);
    return tf.stack(each) as T;
  }

  /** No sum over dimensions: that of a page's prior is drawn. */
  override kl(): never {
    throw new Error("the KL of layers of latents is that of each given the one above: it is drawn");
  }

  override logDensity(z: tf.Tensor): tf.Tensor {
    throw new Error(
      `layers of latents tell the density of what they draw, not of [${z.shape.join()}]`,
    );
  }
}

/** z of all layers side by side: float32 [n, latentSize]. */
export function joinedLatents(drawn: readonly LayerDraw[]): tf.Tensor2D {
  return tf.concat2d(
    drawn.map(({ z }) => z),
    1,
  );
}

function split(z: tf.Tensor2D, sizes: readonly number[]): tf.Tensor2D[] {
  return sizes.length === 1 ? [z] : tf.split<tf.Tensor2D>(z, [...sizes], 1);
}
