import { bestMatch } from "../math";

/** How clusters that were found without labels agree with classes. */
export interface ClusterAgreement {
  /** Clusters that the model has, and those to which an image went. */
  readonly clusters: number;
  readonly used: number;
  /** Images whose class is known: all that is counted here. */
  readonly images: number;
  /** Share of images whose cluster is matched with their class, each cluster with one class at most. */
  readonly accuracy: number;
  /** Mutual information of cluster and class over the mean of their entropies, in [0, 1]. */
  readonly normalizedMutualInformation: number;
  /** Pairs of images that are rightly together or apart, beyond chance: 1 where all, 0 by chance. */
  readonly adjustedRandIndex: number;
  /** [clusters] the class that each is matched with; −1 where there are more clusters than classes. */
  readonly matched: readonly number[];
}

/**
 * Compares clusters with classes. The accuracy is that of the best one-to-one match, made on the same
 * images, as papers have it (Xie et al. 2016, equation 10); the other two need no match: normalized mutual
 * information, and the adjusted Rand index of Hubert and Arabie (1985).
 *
 *     NMI = I(cluster; class) / ½ (H(cluster) + H(class))
 *     ARI = (Σᵢⱼ C(nᵢⱼ, 2) − E) / (½ (A + B) − E),    A = Σᵢ C(nᵢ, 2),  B = Σⱼ C(nⱼ, 2),  E = A B / C(n, 2)
 *
 * @param assigned [n] the cluster of each image, 0 to clusters − 1
 * @param labels [n] the class of each; −1 where it is not known
 * @returns undefined where no class is known
 */
export function clusterAgreement(
  assigned: ArrayLike<number>,
  labels: ArrayLike<number>,
  { clusters, classes }: { readonly clusters: number; readonly classes: number },
): ClusterAgreement | undefined {
  const counts = Array.from({ length: clusters }, () => new Array<number>(classes).fill(0));
  let images = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] < 0) continue;
    counts[assigned[i]][labels[i]]++;
    images++;
  }
  if (images === 0) return undefined;
  const matched = bestMatch(counts);
  const right = matched.reduce((sum, label, c) => sum + (label < 0 ? 0 : counts[c][label]), 0);
  const byCluster = counts.map(sumOf);
  const byClass = counts[0].map((_, label) => sumOf(counts.map((row) => row[label])));
  return {
    clusters,
    used: byCluster.filter((count) => count > 0).length,
    images,
    accuracy: right / images,
    normalizedMutualInformation: mutualInformation(counts.flat(), byCluster, byClass),
    adjustedRandIndex: randIndex(counts.flat(), byCluster, byClass),
    matched,
  };
}

/** Where cluster and class are each but one, they agree in all that there is. */
function mutualInformation(joint: number[], byCluster: number[], byClass: number[]): number {
  const [first, second] = [entropy(byCluster), entropy(byClass)];
  if (first + second === 0) return 1;
  return Math.max(0, (first + second - entropy(joint)) / ((first + second) / 2));
}

/** −Σ p log p of counts, in nats. */
function entropy(counts: readonly number[]): number {
  const n = sumOf(counts);
  return -counts.reduce((sum, k) => sum + (k === 0 ? 0 : (k / n) * Math.log(k / n)), 0);
}

function randIndex(joint: number[], byCluster: number[], byClass: number[]): number {
  const pairs = (counts: readonly number[]) => sumOf(counts.map((k) => (k * (k - 1)) / 2));
  const [together, a, b] = [pairs(joint), pairs(byCluster), pairs(byClass)];
  const all = pairs([sumOf(joint)]);
  const expected = all === 0 ? 0 : (a * b) / all;
  const most = (a + b) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
