/** Test images as a playground holds them. */
export interface Points {
  /** `[count × latentSize]` */
  readonly latents: Float32Array;
  /** `[count]`, −1 where not known. */
  readonly labels: ArrayLike<number>;
  readonly latentSize: number;
}

/** Squared distance of a point's latent from another. */
export function distanceTo({ latents, latentSize }: Points, i: number, z: ArrayLike<number>) {
  let sum = 0;
  for (let d = 0; d < latentSize; d++) sum += (latents[i * latentSize + d] - z[d]) ** 2;
  return sum;
}

/** The image of a class whose latent is nearest to the mean of the class; undefined without one. */
export function typicalImage(points: Points, label: number): number | undefined {
  const { latents, labels, latentSize } = points;
  const indices = Array.from(labels).flatMap((each, i) => (each === label ? [i] : []));
  const mean = new Float32Array(latentSize);
  for (const i of indices) {
    for (let d = 0; d < latentSize; d++) mean[d] += latents[i * latentSize + d] / indices.length;
  }
  const nearer = (a: number, b: number) =>
    distanceTo(points, a, mean) <= distanceTo(points, b, mean) ? a : b;
  return indices.length === 0 ? undefined : indices.reduce(nearer);
}

/**
 * Pairs of images with a way between them worth seeing: typical ones of different classes, for
 * digits first a three and an eight; without classes, the first images.
 *
 * @param most pairs, at most
 */
export function pairsWorthSeeing(
  points: Points,
  numClasses: number,
  most: number,
): [number, number][] {
  const pairs: [number, number][] = [];
  const add = (a: number | undefined, b: number | undefined) => {
    if (a !== undefined && b !== undefined && a !== b && pairs.length < most) pairs.push([a, b]);
  };
  const half = Math.ceil(numClasses / 2);
  for (const from of [3, 4, 0, 1, 2].slice(0, half)) {
    const [a, b] = [from % numClasses, (from + half) % numClasses];
    add(typicalImage(points, a), typicalImage(points, b));
  }
  if (pairs.length === 0) {
    for (let i = 1; i < points.labels.length; i += 2) add(i - 1, i);
  }
  return pairs.length > 0 ? pairs : [[0, 0]];
}
