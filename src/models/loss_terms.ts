import { tf, weightedSum } from "../backend";

/**
 * A term of a loss in nats: of each image, float32 [n], or its mean over the batch, a scalar. In a
 * pair with a number it is weighed with it.
 */
export type Term = tf.Tensor | readonly [number, tf.Tensor];

/** A loss as a model states it: its terms by name. */
export type LossTerms = Readonly<Record<string, Term>>;

/** A loss, its terms and its weights. */
export interface WeighedTerms {
  /** Scalar, nats per image: Σ weight · mean of the term. */
  readonly loss: tf.Scalar;
  /** Names of the terms, in their order. */
  readonly names: readonly string[];
  /** One for each term. */
  readonly weights: readonly number[];
  /** float32 [1 + terms]: the loss, then the mean of each term without its weight. */
  readonly values: tf.Tensor1D;
}

/**
 * The loss of the terms: the one place where it is summed.
 *
 * @throws Error where there is no term, one is called "loss", a weight is no number, or a term has one number for each
 *   dimension or pixel, which is to be summed first
 * @example
 * ```ts
 * weigh({ reconstruction: tf.tensor1d([3, 5]), kl: [4, tf.tensor1d([1, 1])] }).loss; // 4 + 4 · 1
 * ```
 */
export function weigh(terms: LossTerms): WeighedTerms {
  const entries = Object.entries(terms);
  if (entries.length === 0) throw new Error("a loss needs at least one term");
  if ("loss" in terms) throw new Error('a term cannot be called "loss": that is their sum');
  const weights = entries.map(([name, term]) => weightOf(name, term));
  const tensors = entries.map(([, term]) => (isPair(term) ? term[1] : term));
  tensors.forEach((tensor, t) => requireRank(entries[t][0], tensor));
  const { loss, values } = weightedSum(tensors, weights);
  return { loss, names: entries.map(([name]) => name), weights, values };
}

/**
 * A loss with what an adversary minimizes beside it: as terms that are shown, and no part of the sum.
 *
 * @returns with `values` of its own. The caller, or its `tf.tidy`, disposes.
 */
export function withBeside(
  { loss, names, weights, values }: WeighedTerms,
  beside: Pick<WeighedTerms, "names" | "values">,
): WeighedTerms {
  const others = tf.slice(beside.values, 1, beside.names.length);
  return {
    loss,
    names: [...names, ...beside.names],
    weights: [...weights, ...beside.names.map(() => 0)],
    values: tf.concat1d([values, others]),
  };
}

function weightOf(name: string, term: Term): number {
  const weight = isPair(term) ? term[0] : 1;
  if (Number.isFinite(weight)) return weight;
  throw new Error(`the weight of the loss's term ${name} is ${String(weight)}, not a number`);
}

/** A mean over dimensions or pixels, where their sum is meant, is a smaller loss without a word. */
function requireRank(name: string, { rank, shape }: tf.Tensor): void {
  if (rank <= 1) return;
  throw new Error(
    `the loss's term ${name} has the shape [${shape.join(", ")}]: sum it to a number for each ` +
      "image, [n], or to a scalar",
  );
}

function isPair(term: Term): term is readonly [number, tf.Tensor] {
  return Array.isArray(term);
}
