import { type ImageShape, imageSize } from "../data";
import { shrunk, shrunkShape } from "../figures";
import { imagePng } from "../figures/png";
import { interpolateLinear, interpolateSpherical } from "../math";
import { decodeLatents, type Model, sampleImages, takesLabels } from "../models";

/** Latents in rows and columns that stay the same while a model learns to decode them. */
export interface LatentWalk {
  readonly rows: number;
  readonly columns: number;
  /** float32 [rows · columns · latentSize], row after row. */
  readonly latents: Float32Array;
  /** What a model that is told labels is told, one a place. */
  readonly labels: readonly number[];
  /** What it was made with: a prior that learns is drawn from anew, with the same noise. */
  readonly made: WalkOptions;
}

interface WalkOptions {
  readonly rows?: number;
  readonly steps?: number;
  readonly seed?: number;
}

/** More classes than these do not stand beside each other. */
const MOST_COLUMNS = 12;
/** Fewer than these leave room for more than one style in a row. */
const FEW = 4;
/** The panel's width: what is larger is made smaller, what is much smaller larger. */
const WIDTH = 760;
const LEAST_SIDE = 42;

/**
 * A grid of latents to watch. A row goes from one seeded draw of N(0, I) to another along a great
 * circle, or of a prior that is the model's own along a straight line; where the model is told labels, a row is one draw, told each label in turn, and of few
 * labels there are several draws in a row.
 */
export function latentWalk(model: Model, made: WalkOptions = {}): LatentWalk {
  const { rows = 3, steps = 10, seed = 0 } = made;
  const between = model.ownPrior ? interpolateLinear : interpolateSpherical;
  const { latentSize, numClasses } = model.config;
  const told = takesLabels(model);
  const labelled = told ? Math.min(numClasses, MOST_COLUMNS) : 1;
  const styles = told ? Math.max(1, Math.floor(steps / (numClasses < FEW ? labelled : steps))) : steps; // prettier-ignore
  const columns = labelled * styles;
  const { latents: ends } = sampleImages(model, 2 * rows, { seed });
  const end = (i: number) => Array.from(ends.subarray(i * latentSize, (i + 1) * latentSize));
  const latents = new Float32Array(rows * columns * latentSize);
  for (let row = 0; row < rows; row++) {
    const [from, to] = [end(2 * row), end(2 * row + 1)];
    const drawn = styles === 1 ? [from] : between(from, to, styles);
    const places = drawn.flatMap((z) => Array.from({ length: labelled }, () => z));
    places.forEach((z, column) => latents.set(z, (row * columns + column) * latentSize));
  }
  const labels = Array.from({ length: rows * columns }, (_, place) => (place % columns) % labelled);
  return { rows, columns, latents, labels, made };
}

/** The images of the walk as the model decodes them now: float32 [places · pixels] in [0, 1]. */
export function decodeWalk(model: Model, walk: LatentWalk): Float32Array {
  const { latents, labels } = model.ownPrior ? latentWalk(model, walk.made) : walk;
  return decodeLatents(model, latents, labels);
}

/** Between the images: a grey that stands on light and dark pages. */
const GAP_LEVEL = 128;

/**
 * The images side by side as PNG bytes, without titles: some milliseconds, so that a training
 * hardly feels it.
 */
export function walkPng(
  images: Float32Array,
  { rows, columns }: Pick<LatentWalk, "rows" | "columns">,
  shape: ImageShape,
  gap = 1,
): Uint8Array {
  const longest = Math.max(shape[0], shape[1]);
  const factor = Math.max(1, Math.floor((columns * shape[1]) / WIDTH));
  const scale = longest < 28 ? Math.max(1, Math.floor(LEAST_SIDE / longest)) : 1;
  const [height, width, channels] = enlarged(shrunkShape(shape, factor), scale);
  const [cellHeight, cellWidth] = [height + gap, width + gap];
  const total = { height: rows * cellHeight + gap, width: columns * cellWidth + gap };
  const pixels = new Uint8ClampedArray(total.height * total.width * channels).fill(GAP_LEVEL);
  for (let place = 0; place < rows * columns; place++) {
    const top = gap + Math.floor(place / columns) * cellHeight;
    const left = gap + (place % columns) * cellWidth;
    const whole = images.subarray(place * imageSize(shape), (place + 1) * imageSize(shape));
    const image = shrunk(whole, shape, factor);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const from = Math.floor(y / scale) * (width / scale) + Math.floor(x / scale);
        const to = (top + y) * total.width + left + x;
        for (let c = 0; c < channels; c++) {
          pixels[to * channels + c] = 255 * image[from * channels + c];
        }
      }
    }
  }
  return imagePng(new Uint8Array(pixels.buffer), [total.height, total.width, channels]);
}

function enlarged([height, width, channels]: ImageShape, scale: number): ImageShape {
  return [height * scale, width * scale, channels];
}
