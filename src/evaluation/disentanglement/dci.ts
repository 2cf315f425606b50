import { permutation } from "../../random";
import { type Codes, dimension, type Factor } from "./factors";
import { growForest } from "./forest";
import { mean } from "./gap";
import { entropyOfCounts, levelsOf } from "./levels";

/** Three scores, each in [0, 1]. */
export interface Dci {
  /** Whether a dimension that matters is important for one factor alone. */
  readonly disentanglement: number;
  /** Whether one dimension alone is important for a factor. */
  readonly completeness: number;
  /** How often a factor's level is predicted right on images that nothing was learned from. */
  readonly informativeness: number;
}

/** Levels of each dimension, between which trees split. */
const CODE_LEVELS = 40;

/**
 * Disentanglement, completeness and informativeness (Eastwood and Williams 2018, section 2): a forest
 * learns each factor's level from all dimensions on half of the images; Rⱼₖ is how important dimension j
 * was for factor k.
 *
 *     D = Σⱼ ρⱼ (1 − H_K(Rⱼ· / Σₖ Rⱼₖ)),    ρⱼ = Σₖ Rⱼₖ / Σ R
 *     C = 1/K Σₖ (1 − H_D(R·ₖ / Σⱼ Rⱼₖ))
 *
 * with the entropy to the base of how many there are.
 */
export function dci(codes: Codes, factors: readonly Factor[], seed: number): Dci {
  if (codes.size === 0 || factors.length === 0) {
    return { disentanglement: 0, completeness: 0, informativeness: 0 };
  }
  const dimensions = Array.from({ length: codes.size }, (_, d) =>
    levelsOf(dimension(codes, d), CODE_LEVELS),
  );
  const n = codes.values.length / codes.size;
  const order = [...permutation({ seed, stream: "halves for DCI", step: 0 }, n)];
  const [learned, held] = [order.slice(0, n >> 1), order.slice(n >> 1)];
  const forests = factors.map(({ levels }) => growForest(dimensions, levels, learned, seed));
  const importance = forests.map(({ importances }) => [...importances]);
  const right = forests.map(({ predict }, k) => {
    const { of } = factors[k].levels;
    return held.filter((i) => predict(i) === of[i]).length / held.length;
  });
  return {
    disentanglement: disentangled(importance),
    completeness: mean(importance.map(concentration)),
    informativeness: mean(right),
  };
}

/** @param importance [factors][dimensions] */
function disentangled(importance: readonly (readonly number[])[]): number {
  const byDimension = importance[0].map((_, d) => importance.map((row) => row[d]));
  const sums = byDimension.map((column) => column.reduce((sum, value) => sum + value, 0));
  const total = sums.reduce((sum, value) => sum + value, 0);
  if (total === 0) return 0;
  return byDimension.reduce((sum, column, d) => sum + (sums[d] / total) * concentration(column), 0);
}

/** 1 where one of the weights is all, 0 where they are all the same, or none. */
function concentration(weights: readonly number[]): number {
  if (weights.every((weight) => weight === 0)) return 0;
  return weights.length === 1 ? 1 : 1 - entropyOfCounts(weights) / Math.log(weights.length);
}
