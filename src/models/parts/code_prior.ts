import { type DenseLayer, denseStack, logSumExp, tf } from "../../backend";
import type { Noise } from "../noise";
import type { Codebook } from "./codebook";
import { oneHot } from "./codebook";
import type { Layers } from "./layers";
import { maskedLayer, maskOf } from "./masked_layer";
import type { Prior } from "./prior";

/** So many rows are drawn together. */
const AT_ONCE = 1000;

/** What a prior over codes is made for. */
interface CodePriorArgs {
  readonly layers: Layers;
  readonly codebook: Codebook;
  /** Codes of a latent. */
  readonly parts: number;
  /** Units of the hidden layers. */
  readonly hiddenSizes: readonly number[];
}

/**
 * An autoregressive distribution over the codes of a latent, the first to the last:
 *
 *     p(c) = Πⱼ p(cⱼ | c₁ … cⱼ₋₁)
 *
 * It is a network of dense layers of which those connections are cut that would let a code be told itself
 * or those after it (MADE, Germain et al. 2015): a hidden unit of degree d sees the first d codes, and what is
 * said of code j sees units of degree at most j − 1. Its last layer begins as 0: at first all codes
 * are equally likely.
 */
export class CodePrior implements Prior {
  private readonly codebook: Codebook;
  /** Codes of a latent. */
  readonly parts: number;
  private readonly hidden: readonly (() => DenseLayer)[];
  private readonly last: () => DenseLayer;

  constructor({ layers, codebook, parts, hiddenSizes }: CodePriorArgs) {
    this.codebook = codebook;
    this.parts = parts;
    const { count, size } = codebook;
    // An input of code j is seen by degrees above j (from 0), what is said of code j sees degrees up to j.
    const isBefore = (from: number, to: number) => from <= to;
    let before = Array.from({ length: parts * size }, (_, k) => Math.floor(k / size) + 1);
    this.hidden = hiddenSizes.map((units, i) => {
      const degrees = Array.from({ length: units }, (_, unit) => unit % parts);
      const layer = layers.dense(`prior.dense_${i}`, before.length, units, "silu");
      const mask = maskOf(before, degrees, isBefore);
      before = degrees;
      return maskedLayer(layers, layer, mask);
    });
    const outputs = Array.from({ length: parts * count }, (_, k) => Math.floor(k / count));
    const last = {
      kernel: layers.variable("prior.logits.kernel", [before.length, outputs.length]),
      bias: layers.variable("prior.logits.bias", [outputs.length]),
      activation: "linear" as const,
    };
    this.last = maskedLayer(layers, last, maskOf(before, outputs, isBefore));
  }

  /**
   * log p of codes, nats.
   *
   * @param vectors float32 [n, latentSize], the codes' vectors side by side, as constants
   * @param chosen float32 [n · parts, codes], one-hot
   * @returns float32 [n]
   */
  logProbability(vectors: tf.Tensor2D, chosen: tf.Tensor2D): tf.Tensor1D {
    const stack = [...this.hidden, this.last].map((layer) => layer());
    const logits = tf.reshape(denseStack(vectors, stack), chosen.shape);
    const own = tf.sub(tf.sum(tf.mul(logits, chosen), 1), logSumExp(logits, 1));
    return tf.sum(tf.reshape(own, [-1, this.parts]), 1);
  }

  /** The logarithm of the probability of the codes nearest to z. */
  logDensity(z: tf.Tensor2D): tf.Tensor1D {
    const { vectors, chosen } = this.codebook.nearest(z);
    return this.logProbability(vectors, chosen);
  }

  sample(n: number, noise: Noise): tf.Tensor2D {
    return tf.tidy(() => {
      const uniform = noise.uniform("codes", [n, this.parts]);
      const hidden = this.hidden.map((layer) => layer());
      const { kernel, bias } = this.last();
      const rows = [];
      for (let from = 0; from < n; from += AT_ONCE) {
        const some = tf.slice(uniform, [from, 0], [Math.min(AT_ONCE, n - from), this.parts]);
        rows.push(this.drawRows(some, hidden, { kernel, bias }));
      }
      return tf.concat2d(rows, 0);
    });
  }

  /** One code after the other, each given those before. */
  private drawRows(
    uniform: tf.Tensor2D,
    hidden: readonly DenseLayer[],
    { kernel, bias }: Pick<DenseLayer, "kernel" | "bias">,
  ): tf.Tensor2D {
    const [n] = uniform.shape;
    const { count, size, vectors } = this.codebook;
    let z = tf.zeros<tf.Rank.R2>([n, this.parts * size]);
    for (let j = 0; j < this.parts; j++) {
      z = tf.tidy(() => {
        const features = hidden.length > 0 ? denseStack(z, hidden) : z;
        const own = tf.slice(kernel, [0, j * count], [kernel.shape[0], count]);
        const logits = tf.add(tf.matMul(features, own), tf.slice(bias, j * count, count));
        const limits = tf.cumsum(tf.softmax(logits), 1);
        const u = tf.slice(uniform, [0, j], [n, 1]);
        // Rounding may leave the last limit below u.
        const below = tf.sum(tf.cast(tf.lessEqual(limits, u), "float32"), 1);
        const code = tf.cast(tf.minimum(below, count - 1), "int32");
        const vector = tf.matMul(oneHot(code, count), vectors);
        const [left, right] = [j * size, (this.parts - j - 1) * size];
        return tf.add(z, tf.pad(vector, [[0, 0], [left, right]])); // prettier-ignore
      });
    }
    return z;
  }
}
