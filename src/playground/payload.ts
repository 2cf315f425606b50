import type { ImageShape } from "../data/image_shape";
import type { PlainVaeDescription } from "../math/plain_vae";
import type { Precision } from "./quantize";
import type { TileGrid } from "./tiles";

/** The MIME type of a playground's data in a cell's output. The data runs no code. */
export const playgroundMimeType = "application/vnd.latent-lab.playground+json";

/** A way to lay latents out in a plane. */
export type MapDescription =
  | {
      readonly kind: "linear";
      readonly name: string;
      /** `[latentSize]`, the plane's origin. */
      readonly center: readonly number[];
      /** Two orthonormal vectors of `[latentSize]` that span the plane. */
      readonly directions: readonly [readonly number[], readonly number[]];
    }
  | {
      readonly kind: "neighbours";
      readonly name: string;
      /** The array of coordinates `[count, 2]`, a point for each test image. */
      readonly coordinates: string;
    };

/** What a playground tells of its model and data, whichever way it gets its images. */
export interface Described {
  readonly title: string;
  /** What one image is called: "digit", "garment", "image". */
  readonly item: string;
  readonly imageShape: ImageShape;
  readonly latentSize: number;
  /** `[numClasses]`; none where the data have no labels. */
  readonly classNames: readonly string[];
  /** Whether encoder and decoder take the one-hot label behind their input. */
  readonly takesLabels: boolean;
  /** `[latentSize]`, how much each dimension is used: its KL in nats, the mean over the test images. */
  readonly kl: readonly number[];
  /** Of a model without a KL by dimensions: `kl` then holds the variances of its means. */
  readonly use?: "variance";
  readonly maps: readonly MapDescription[];
  /** How the data's images were brought to their shape, where it was not the usual way. */
  readonly prepared?: Preparation;
}

/** What was asked of the images when they were read, as far as it concerns another image. */
export interface Preparation {
  readonly fit?: "crop" | "pad" | "stretch";
  readonly invert?: boolean;
  /** "black", "white" or "#rrggbb". */
  readonly background?: string;
}

/** What is told, alone, of something that holds more. */
export function describedBy(from: Described): Described {
  const { title, item, imageShape, latentSize, classNames, takesLabels, kl, maps } = from;
  const { prepared, use } = from;
  const told = { title, item, imageShape, latentSize, classNames, takesLabels, kl, maps };
  return { ...told, ...(use && { use }), ...(prepared && { prepared }) };
}

interface Stored {
  readonly version: 2;
  /** Where each array stands among the bytes: its type, first byte and length in numbers. */
  readonly arrays: Readonly<Record<string, ArrayEntry>>;
  /** The bytes of all arrays, gzipped, as base64. */
  readonly bytes: string;
}

/** A playground that runs the model itself. */
export interface NetworkPayload extends Described, Stored {
  readonly kind: "network";
  readonly model: PlainVaeDescription;
  /** How the weights travel. */
  readonly precision: Precision;
  /** Mean absolute difference of a pixel from the model's own images, measured at export. */
  readonly difference: number;
}

/** What was decoded at export, where the model's layers cannot run in a page. */
export interface PicturesPayload extends Described, Stored {
  readonly kind: "pictures";
  /**
   * Why: the layers do not run in a page, latents are not from N(0, I), as those that a page draws, or
   * there are too many weights for one.
   */
  readonly because?: "layers" | "prior" | "size";
  /** The labels under which all was decoded, in the arrays' order; [0] where none is taken. */
  readonly told: readonly number[];
  /** `tiles.I` `[told, rows, columns, pixels]`: the map I, decoded tile by tile. */
  readonly grids: readonly TileGrid[];
  /** `strips` `[told, dimensions, values, pixels]`: one dimension at each value, the others 0. */
  readonly strips: { readonly dimensions: readonly number[]; readonly values: readonly number[] };
  /** `ways` `[told, pairs, steps, pixels]`: from one test image's latent to another's. */
  readonly ways: {
    readonly pairs: readonly (readonly [number, number])[];
    readonly steps: number;
  };
}

/**
 * All that a playground needs, as JSON. Both kinds hold the arrays `points.latents`
 * `[count, latentSize]`, `points.labels` `[count]` (−1 where not known) and `points.images`
 * `[pictured, pixels]` (0 to 255) of the first test images; a network holds its weights by name,
 * pictures `points.rebuilt` `[pictured, pixels]` and what {@link PicturesPayload} tells.
 */
export type PlaygroundPayload = NetworkPayload | PicturesPayload;

/** Type, first byte (a multiple of 8) and length in numbers. */
export type ArrayEntry = readonly [keyof typeof arrayTypes, number, number];

const arrayTypes = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  int32: Int32Array,
  float32: Float32Array,
};

/** An array that a payload can hold. */
export type PlainArray = Int8Array | Uint8Array | Int16Array | Int32Array | Float32Array;

/** The arrays of a payload by their names. */
export type PlainArrays = Readonly<Record<string, PlainArray>>;

/** The name of an array's type in a payload. */
export function typeOf(values: PlainArray): ArrayEntry[0] {
  const names = Object.keys(arrayTypes) as ArrayEntry[0][];
  const found = names.find((name) => values instanceof arrayTypes[name]);
  if (found) return found;
  throw new TypeError(`a playground holds no ${Object.prototype.toString.call(values)}`);
}

/** Views of the arrays in a payload's unpacked bytes. */
export function arraysOf({ arrays }: Pick<Stored, "arrays">, buffer: ArrayBuffer): PlainArrays {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, [type, from, length]]) => [
      name,
      new arrayTypes[type](buffer, from, length),
    ]),
  );
}

/** An array of a payload that must be one of floats. */
export function floats(arrays: PlainArrays, name: string): Float32Array {
  const found = arrays[name];
  if (found instanceof Float32Array) return found;
  throw new Error(`the playground's data lack ${name}`);
}

/** An array of a payload that must be one of bytes. */
export function byteArray(arrays: PlainArrays, name: string): Uint8Array {
  const found = arrays[name];
  if (found instanceof Uint8Array) return found;
  throw new Error(`the playground's data lack ${name}`);
}
