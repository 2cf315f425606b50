import { UserError } from "../config";
import { type ImageShape, imageSize } from "../data/image_shape";
import type { PlainLayerName, PlainVaeDescription, PlainWeightedName } from "../math/plain_vae";
import { storeArrays } from "./byte_store";
import { runOf } from "./layers/layer";
import { networkOf } from "./network";
import {
  type Described,
  describedBy,
  type NetworkPayload,
  type PlainArray,
  type PlainArrays,
} from "./payload";
import { type Precision, quantizeColumns } from "./quantize";

/** What a playground tells, and the test images on its maps, in plain arrays. */
export interface PlaygroundParts extends Described {
  /** The test images that the map shows. */
  readonly points: {
    /** `[some, pixels]`, 0 to 255: of the first, {@link imagesKept} of them at least */
    readonly images: Uint8Array;
    /** `[count]`, −1 where not known */
    readonly labels: Int32Array;
    /** `[count, latentSize]`, the means of their posteriors */
    readonly latents: Float32Array;
  };
  /** `[count, 2]` for each map that stands on its points. */
  readonly coordinates: Readonly<Record<string, Float32Array>>;
}

/** What {@link packPlayground} packs. */
export interface NetworkPackParts extends PlaygroundParts {
  readonly model: PlainVaeDescription;
  /** Weights by name, as the layers' names say. */
  readonly weights: Readonly<Record<string, Float32Array>>;
  /** `[n, pixels]` in [0, 1]: the model's own decodings of the first points' latents, to compare. */
  readonly decoded: Float32Array;
}

/** Mean absolute difference of a pixel, in [0, 1], that packing may cost. */
export const mostDifference = 0.005;

/** So many test images are compared, of large ones fewer: each costs some milliseconds or more. */
export function comparedImages(imageShape: ImageShape): number {
  return Math.max(6, Math.min(100, Math.floor(1.25e6 / imageSize(imageShape))));
}

/**
 * A model of more weights than this is not packed: 16 million weights of 8 bits are a report of some
 * 20 MB, and 64 MB in the memory of its reader's page.
 */
export const mostWeights = 16e6;

/** What test images may weigh before they are compressed; others are points on the map alone. */
const mostImageBytes = 4e6;
/** And yet so many at least. */
const fewestPictured = 24;

/**
 * Packs a model and its map for a browser: weights as 8-bit integers where the images stay the
 * model's to within {@link mostDifference}, else as 16-bit integers, else as they are.
 *
 * The comparison encodes and decodes test images with the very code that runs in the browser.
 *
 * @throws UserError where even the weights as they are give other images, as after a training
 *   that diverged
 */
export async function packPlayground(parts: NetworkPackParts): Promise<NetworkPayload> {
  const { model, coordinates } = parts;
  const used = weightsOf(parts);
  let difference = NaN;
  for (const precision of ["int8", "int16", "float32"] as const) {
    const packed = packedWeights(used, precision);
    difference = differenceOf(parts, packed);
    if (difference > mostDifference || Number.isNaN(difference)) continue;
    const shown = pointArrays(parts, mostImageBytes);
    const stored = await storeArrays({ ...packed, ...shown, ...coordinates });
    const how = { version: 2, kind: "network", model, precision, difference } as const;
    return { ...how, ...describedBy(parts), ...stored };
  }
  throw new UserError(
    `no playground of this model: a pixel would differ from the model's by ${difference} on ` +
      `average, where ${mostDifference} is allowed; if training diverged, try a smaller learning rate`,
  );
}

/** So many images of a shape a payload may hold, or compares. */
export function imagesKept(imageShape: ImageShape): number {
  return Math.max(comparedImages(imageShape), Math.floor(mostImageBytes / imageSize(imageShape)));
}

/**
 * The points as a payload holds them, with the images of the first ones.
 *
 * @param most bytes of images
 */
export function pointArrays(
  { points, imageShape }: PlaygroundParts,
  most: number,
): Record<"points.images" | "points.labels" | "points.latents", PlainArray> {
  const pixels = imageSize(imageShape);
  const room = Math.max(fewestPictured, Math.floor(most / pixels));
  const pictured = Math.min(points.images.length / pixels, room);
  return {
    "points.images": points.images.subarray(0, pictured * pixels),
    "points.labels": points.labels,
    "points.latents": points.latents,
  };
}

/** A layer's weights, and how many of an output's stand side by side in its kernel. */
interface LayerWeights {
  readonly name: string;
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  readonly run: number;
}

/** The weights of the layers that the model names; others, such as an optimizer's, stay behind. */
function weightsOf({ model, weights }: NetworkPackParts): LayerWeights[] {
  const layers: readonly PlainLayerName[] = [
    ...model.encoder,
    model.mean,
    model.logVar,
    ...model.decoder,
  ];
  return layers.flatMap(weightedOf).map((layer) => {
    const { name } = layer;
    return {
      name,
      run: runOf(layer),
      kernel: weights[`${name}.kernel`],
      bias: weights[`${name}.bias`],
    };
  });
}

/** Layers that have weights of their own. */
function weightedOf(layer: PlainLayerName): readonly PlainWeightedName[] {
  return "layers" in layer ? layer.layers : [layer];
}

function packedWeights(
  layers: readonly LayerWeights[],
  precision: Precision,
): Record<string, PlainArray> {
  const packed: Record<string, PlainArray> = {};
  for (const { name, kernel, bias, run } of layers) {
    packed[`${name}.bias`] = bias;
    if (precision === "float32") {
      packed[`${name}.kernel`] = kernel;
    } else {
      const { integers, scale } = quantizeColumns(kernel, bias.length, precision, run);
      packed[`${name}.kernel`] = integers;
      packed[`${name}.scale`] = scale;
    }
  }
  return packed;
}

/** Mean absolute difference of the pixels, from test images through encoder and decoder. */
function differenceOf(parts: NetworkPackParts, packed: PlainArrays): number {
  const { points, decoded, model, takesLabels, classNames, imageShape } = parts;
  const network = networkOf(model, packed, takesLabels ? classNames.length : 0);
  const pixels = imageSize(imageShape);
  const count = Math.min(
    comparedImages(imageShape),
    points.images.length / pixels,
    decoded.length / pixels,
  );
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const x = Float32Array.from(points.images.subarray(i * pixels, (i + 1) * pixels), (v) => v / 255); // prettier-ignore
    const label = points.labels[i];
    const image = network.decode(network.encode(x, label).mean, label);
    for (let p = 0; p < pixels; p++) sum += Math.abs(image[p] - decoded[i * pixels + p]);
  }
  return sum / (count * pixels);
}
