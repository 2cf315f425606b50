import { tf } from "../../backend";
import type { Layers } from "./layers";
import { asConstant, withoutGradient } from "./without_gradient";

/** Rows of latents in parts, each of which stands for the code nearest to it. */
export interface Codes {
  /** float32 [n · parts, codes], one-hot: the code of each part */
  readonly chosen: tf.Tensor2D;
  /** float32 [n, latentSize]: the codes' vectors side by side */
  readonly vectors: tf.Tensor2D;
}

/** K vectors of the same size, of which latents are made. */
export class Codebook {
  /** float32 [K, size] */
  readonly vectors: tf.Variable<tf.Rank.R2>;

  /**
   * @param count K
   * @param size dimensions of a code
   * @param name of the weights, which begin as draws of N(0, I)
   */
  constructor(
    layers: Layers,
    readonly count: number,
    readonly size: number,
    name = "codebook.vectors",
  ) {
    const drawn = (n: number) => layers.normal(name, n);
    this.vectors = layers.variable(name, [count, size], drawn) as tf.Variable<tf.Rank.R2>;
  }

  /**
   * The code nearest to each part of a latent.
   *
   * @param z float32 [n, latentSize], of parts of {@link Codebook.size} each
   * @returns of which no gradient goes to z, and that of the vectors to the codebook
   */
  nearest(z: tf.Tensor2D): Codes {
    const parts = tf.reshape<tf.Rank.R2>(z, [-1, this.size]);
    const chosen = asConstant([parts, this.vectors], () =>
      oneHot(nearestRow(parts, this.vectors), this.count),
    );
    return { chosen, vectors: tf.reshape(tf.matMul(chosen, this.vectors), z.shape) };
  }

  /**
   * What draws the codes to latents, which count as constants: each part of a latent draws the code that it
   * chose, and each code that no part chose is drawn to the part nearest to it, as if chosen by one. So
   * no code stays where nothing is.
   *
   *     1/n (Σᵢ |zᵢ − e(zᵢ)|² + Σₖ of no part minᵢ |zᵢ − eₖ|²)
   *
   * @param z float32 [n, latentSize]
   * @returns scalar
   */
  loss(z: tf.Tensor2D, { chosen, vectors }: Codes): tf.Scalar {
    const latents = withoutGradient(z);
    const own = tf.sum(tf.squaredDifference(latents, vectors));
    const parts = tf.reshape<tf.Rank.R2>(latents, [-1, this.size]);
    const nearest = asConstant([parts, this.vectors], () =>
      tf.gather(parts, nearestRow(this.vectors, parts)),
    );
    const unused = asConstant([chosen], () => tf.cast(tf.equal(tf.sum(chosen, 0), 0), "float32"));
    const distances = tf.sum(tf.squaredDifference(nearest, this.vectors), 1);
    const all = tf.add(own, tf.sum(tf.mul(unused, distances)));
    return tf.div<tf.Scalar>(all, z.shape[0]);
  }
}

/**
 * How many codes are in use, as so many that are equally likely:
 *
 *     exp(−Σₖ pₖ log pₖ),    pₖ the share of the parts that chose k
 *
 * @returns scalar, 1 to the number of codes
 */
export function perplexity({ chosen }: Codes): tf.Scalar {
  const shares = tf.mean(chosen, 0);
  const logs = tf.log(tf.maximum(shares, 1e-20));
  return tf.exp(tf.neg(tf.sum<tf.Scalar>(tf.mul(shares, logs))));
}

/** float32 [n, depth] */
export function oneHot(indices: tf.Tensor, depth: number): tf.Tensor2D {
  return tf.oneHot(indices as tf.Tensor1D, depth, 1, 0, "float32") as tf.Tensor2D;
}

/** For each row of a, the row of b nearest to it: |a − b|² is least where a · b − ½ |b|² is greatest. */
function nearestRow(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor1D {
  const lengths = tf.mul(0.5, tf.sum(tf.square(b), 1));
  return tf.argMax(tf.sub(tf.matMul(a, b, false, true), lengths), 1);
}
