import { tf } from "../backend";
import { imageSize, type ImageSplit } from "../data";
import { imagesAtOnce } from "../models";

/** The images of a split that are nearest to each of some images. */
export interface Nearest {
  /** How many of each. */
  readonly k: number;
  /** [n × k], indices in the split, nearest first. */
  readonly indices: Int32Array;
  /** [n × k], Euclidean distances ‖a − b‖ of pixels in [0, 1]. */
  readonly distances: Float64Array;
}

/**
 * The k nearest images of a split, by the Euclidean distance of their pixels.
 *
 * @param images float32 [n × pixels] in [0, 1]
 * @param k how many of each; fewer where the split has no more
 * @example
 * ```ts
 * const { distances } = nearestImages(sampleImages(model, 100).images, mnist.train, 1);
 * ```
 */
export function nearestImages(images: Float32Array, split: ImageSplit, k: number): Nearest {
  const pixels = imageSize(split.imageShape);
  const n = images.length / pixels;
  const found = Array.from({ length: n }, (): Candidate[] => []);
  const asked = tf.tensor2d(images, [n, pixels]);
  const some = 4 * imagesAtOnce(split.imageShape);
  for (let from = 0; from < split.size; from += some) {
    const indices = Array.from({ length: Math.min(some, split.size - from) }, (_, i) => from + i);
    const least = Math.min(k, indices.length);
    const at = nearestRows(asked, split.images(indices), least);
    found.forEach((list, i) => {
      const own = at.subarray(i * least, (i + 1) * least);
      const image = images.subarray(i * pixels, (i + 1) * pixels);
      // Exact: a difference of large sums would leave a copy some way off.
      for (const j of own) list.push({ index: from + j, distance: distance(image, split.image(from + j)) }); // prettier-ignore
      list.sort((a, b) => a.distance - b.distance || a.index - b.index);
      list.length = Math.min(list.length, k);
    });
  }
  asked.dispose();
  const all = found.flat();
  return {
    k: Math.min(k, split.size),
    indices: Int32Array.from(all, ({ index }) => index),
    distances: Float64Array.from(all, (each) => each.distance),
  };
}

interface Candidate {
  readonly index: number;
  readonly distance: number;
}

/** For each row the k rows of `others` with the least ‖b‖² − 2 a·b: [n × k]. */
function nearestRows(rows: tf.Tensor2D, others: Float32Array, k: number): Int32Array {
  return tf.tidy(() => {
    const b = tf.tensor2d(others, [others.length / rows.shape[1], rows.shape[1]]);
    const products = tf.matMul(rows, b, false, true);
    const nearness = tf.sub(tf.mul(2, products), tf.expandDims(tf.sum(tf.square(b), 1), 0));
    return tf.topk(nearness, k).indices.dataSync<"int32">();
  });
}

function distance(a: Float32Array, b: Float32Array): number {
  let squares = 0;
  for (let p = 0; p < a.length; p++) squares += (a[p] - b[p]) ** 2;
  return Math.sqrt(squares);
}
