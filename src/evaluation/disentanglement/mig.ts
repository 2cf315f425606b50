import { type Codes, dimension, type Factor } from "./factors";
import { type Gap, gapOf } from "./gap";
import { entropy, levelsOf, mutualInformation } from "./levels";

/** Levels of each dimension of the codes: twice those of a factor. */
const CODE_LEVELS = 20;

/**
 * How much each dimension knows of each factor, as a share of what there is to know: I(zⱼ; vₖ) / H(vₖ),
 * by histograms.
 *
 * @returns [factors][dimensions], each in [0, 1]
 */
export function information(codes: Codes, factors: readonly Factor[]): number[][] {
  const dimensions = Array.from({ length: codes.size }, (_, d) =>
    levelsOf(dimension(codes, d), CODE_LEVELS),
  );
  return factors.map(({ levels }) => {
    const whole = entropy(levels);
    return dimensions.map((z) => mutualInformation(z, levels) / whole);
  });
}

/**
 * The mutual information gap (Chen et al. 2018, equation 6): for each factor, how much more the dimension
 * that knows most of it knows than the next.
 *
 *     MIG = 1/K Σₖ (I(zⱼ₍ₖ₎; vₖ) − maxⱼ≠ⱼ₍ₖ₎ I(zⱼ; vₖ)) / H(vₖ),    j(k) = argmaxⱼ I(zⱼ; vₖ)
 *
 * 1 where each factor is told by one dimension alone, 0 where two tell it as well as each other.
 *
 * @returns a gap for each factor, whose mean is the score
 */
export function informationGaps(codes: Codes, factors: readonly Factor[]): Gap[] {
  return information(codes, factors).map(gapOf);
}
