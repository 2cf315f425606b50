import { uniform } from "../random";

/**
 * What becomes of a grey pixel in [0, 1] before a model sees it. Figures under one of these do
 * not compare with figures under another.
 *
 * - `none`: it stays grey. The cross-entropy is then no normalized likelihood.
 * - `static`: it is drawn once as 0 or 1, with its grey level as the probability, and stays so:
 *   one fixed binary data set, whatever the seed.
 * - `dynamic`: it is drawn anew each time an image is seen, in training in each step.
 */
export type Binarization = "none" | "static" | "dynamic";

/** Which draw of which images. */
export interface BinarizationDraw {
  readonly binarization: Binarization;
  /** Of the dynamic draw. */
  readonly seed: number;
  /** What the dynamic draw is for, such as a batch or a step of training; each gives another draw. */
  readonly step: number;
}

/** The fixed binary data set is the same for every run and every model. */
const STATIC_SEED = 0;

/**
 * Images as the model sees them.
 *
 * @param images float32 [n × pixels] in [0, 1]; left as they are
 * @param split name of the split and index of each image in it, which name its static draw
 * @returns float32 [n × pixels]; the same array where nothing is to be drawn
 */
export function binarized(
  images: Float32Array,
  { name, indices }: { readonly name: string; readonly indices: ArrayLike<number> },
  { binarization, seed, step }: BinarizationDraw,
): Float32Array {
  switch (binarization) {
    case "none":
      return images;
    case "dynamic": {
      const draw = uniform(
        { seed, stream: `dynamic binarization of ${name}`, step },
        images.length,
      );
      return draw.map((u, k) => Number(u < images[k]));
    }
    case "static": {
      const pixels = images.length / indices.length;
      const out = new Float32Array(images.length);
      for (let i = 0; i < indices.length; i++) {
        const stream = `static binarization of ${name}`;
        const draw = uniform({ seed: STATIC_SEED, stream, step: indices[i] }, pixels);
        const first = i * pixels;
        out.set(draw.map((u, p) => Number(u < images[first + p])), first); // prettier-ignore
      }
      return out;
    }
  }
}
