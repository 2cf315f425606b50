/** Means over images, in nats per image: the loss, and each of its terms by name, without its weight. */
export type LossMeans = Readonly<Record<string, number>> & { readonly loss: number };

/** What each term of a loss is multiplied by: loss = Σ weight · term. */
export type TermWeights = Readonly<Record<string, number>>;

/** The names of a loss's terms, in the order in which the model states them. */
export function termNames(means: LossMeans): string[] {
  return Object.keys(means).filter((name) => name !== "loss");
}

/** Written in capitals, as papers do. */
const ACRONYMS = new Set(["kl", "mmd", "elbo"]);

/**
 * A term's name for people.
 *
 * @example
 * ```ts
 * termTitle("totalCorrelation"); // "total correlation"
 * termTitle("dimensionKl"); // "dimension KL"
 * ```
 */
export function termTitle(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").split(/[ _]/);
  const written = (word: string) => {
    if (ACRONYMS.has(word.toLowerCase())) return word.toUpperCase();
    return /^[A-Z]{2}/.test(word) ? word : word.toLowerCase();
  };
  return words.map(written).join(" ");
}

/**
 * A loss as the sum that it is: "reconstruction 195.69 + 4 × KL 2.80". A weight of 1 is not written.
 *
 * @param short writes `rec` for reconstruction, where room is scarce
 */
export function lossSum(means: LossMeans, weights: TermWeights, short = false): string {
  const terms = termNames(means).map((name) => {
    const weight = weights[name] ?? 1;
    const factor = weight === 1 ? "" : `${Number(weight.toPrecision(5))} × `;
    const title = short && name === "reconstruction" ? "rec" : termTitle(name);
    return `${factor}${title} ${means[name].toFixed(2)}`;
  });
  return terms.join(" + ");
}
