import { UserError } from "../config";
import { storeArrays } from "./byte_store";
import { networkOf, type PlainArrays, type PlaygroundPayload } from "./payload";
import { type Precision, quantizeColumns } from "./quantize";

/** What {@link packPlayground} packs, in plain arrays. */
export interface PlaygroundParts extends Pick<
  PlaygroundPayload,
  | "title"
  | "conditional"
  | "latentSize"
  | "imageShape"
  | "classNames"
  | "activation"
  | "hiddenLayers"
  | "kl"
  | "maps"
> {
  /** Weights by their names in a checkpoint: kernels `[in, out]`, biases `[out]`. */
  readonly weights: Readonly<Record<string, Float32Array>>;
  /** The test images that the map shows. */
  readonly points: {
    /** `[count, pixels]`, 0 to 255 */
    readonly images: Uint8Array;
    /** `[count]` */
    readonly labels: Uint8Array;
    /** `[count, latentSize]`, the means of their posteriors */
    readonly latents: Float32Array;
    /** `[count, pixels]` in [0, 1]: the model's own decodings of the latents */
    readonly decoded: Float32Array;
  };
  /** `[count, 2]` for each map that stands on its points. */
  readonly coordinates: Readonly<Record<string, Float32Array>>;
}

/** Mean absolute difference of a pixel, in [0, 1], that packing may cost. */
export const mostDifference = 0.005;

/** So many test images are compared; each costs some milliseconds. */
const comparedImages = 100;

/**
 * Packs a model and its map for a browser: weights as 8-bit integers where the images stay the
 * model's to within {@link mostDifference}, else as 16-bit integers, else as they are.
 *
 * The comparison encodes and decodes test images with the very code that runs in the browser.
 *
 * @throws UserError where even the weights as they are give other images, as after a training
 *   that diverged
 */
export function packPlayground(parts: PlaygroundParts): PlaygroundPayload {
  const { points, weights, coordinates, ...described } = parts;
  const { images, labels, latents } = points;
  const shown = { "points.images": images, "points.labels": labels, "points.latents": latents };
  let difference = NaN;
  for (const precision of ["int8", "int16", "float32"] as const) {
    const packed = packedWeights(weights, precision);
    difference = differenceOf(parts, packed);
    if (difference > mostDifference || Number.isNaN(difference)) continue;
    const stored = storeArrays({ ...packed, ...shown, ...coordinates });
    return { version: 1, ...described, precision, difference, ...stored };
  }
  throw new UserError(
    `no playground of this model: a pixel would differ from the model's by ${difference} on ` +
      `average, where ${mostDifference} is allowed; if training diverged, try a smaller learning rate`,
  );
}

function packedWeights(
  weights: PlaygroundParts["weights"],
  precision: Precision,
): Record<string, PlainArrays[string]> {
  const packed: Record<string, PlainArrays[string]> = {};
  for (const [name, values] of Object.entries(weights)) {
    const layer = name.replace(/\.kernel$/, "");
    if (layer === name || precision === "float32") {
      packed[name] = values;
    } else {
      const { integers, scale } = quantizeColumns(
        values,
        weights[`${layer}.bias`].length,
        precision,
      );
      packed[name] = integers;
      packed[`${layer}.scale`] = scale;
    }
  }
  return packed;
}

/** Mean absolute difference of the pixels, from test images through encoder and decoder. */
function differenceOf({ points, ...model }: PlaygroundParts, packed: PlainArrays): number {
  const network = networkOf(model, packed);
  const pixels = model.imageShape[0] * model.imageShape[1];
  const count = Math.min(comparedImages, points.labels.length);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const x = Float32Array.from(points.images.subarray(i * pixels, (i + 1) * pixels), (v) => v / 255); // prettier-ignore
    const label = points.labels[i];
    const image = network.decode(network.encode(x, label).mean, label);
    for (let p = 0; p < pixels; p++) sum += Math.abs(image[p] - points.decoded[i * pixels + p]);
  }
  return sum / (count * pixels);
}
