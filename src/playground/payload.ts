import { Network, type PlainActivation, type PlainLayer } from "./network";
import { type Precision, restoreColumns } from "./quantize";

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

/** All that a playground needs, as JSON. */
export interface PlaygroundPayload {
  readonly version: 1;
  readonly title: string;
  readonly conditional: boolean;
  readonly latentSize: number;
  /** `[height, width]` in pixels. */
  readonly imageShape: readonly [number, number];
  readonly classNames: readonly string[];
  readonly activation: PlainActivation;
  /** Hidden layers of the encoder, and as many of the decoder. */
  readonly hiddenLayers: number;
  /** How the weights travel. */
  readonly precision: Precision;
  /** Mean absolute difference of a pixel from the model's own images, measured at export. */
  readonly difference: number;
  /** `[latentSize]`, KL of each dimension in nats, the mean over the test images. */
  readonly kl: readonly number[];
  readonly maps: readonly MapDescription[];
  /** Where each array stands among the bytes: its type, first byte and length in numbers. */
  readonly arrays: Readonly<Record<string, ArrayEntry>>;
  /** The bytes of all arrays, gzipped, as base64. */
  readonly bytes: string;
}

/** Type, first byte (a multiple of 8) and length in numbers. */
export type ArrayEntry = readonly ["int8" | "uint8" | "int16" | "float32", number, number];

/** The arrays of a payload by their names. */
export type PlainArrays = Readonly<
  Record<string, Int8Array | Uint8Array | Int16Array | Float32Array>
>;

/** Views of the arrays in a payload's unpacked bytes. */
export function arraysOf(
  { arrays }: Pick<PlaygroundPayload, "arrays">,
  buffer: ArrayBuffer,
): PlainArrays {
  const types = { int8: Int8Array, uint8: Uint8Array, int16: Int16Array, float32: Float32Array };
  return Object.fromEntries(
    Object.entries(arrays).map(([name, [type, from, length]]) => [
      name,
      new types[type](buffer, from, length),
    ]),
  );
}

/** The network of a payload, from its arrays. */
export function networkOf(
  payload: Pick<PlaygroundPayload, "activation" | "hiddenLayers" | "conditional" | "classNames">,
  arrays: PlainArrays,
): Network {
  const { activation, hiddenLayers, conditional, classNames } = payload;
  const layer = (name: string, how: PlainActivation): PlainLayer => ({
    kernel: kernelOf(arrays, name),
    bias: floats(arrays, `${name}.bias`),
    activation: how,
  });
  const hidden = (half: "encoder" | "decoder") =>
    Array.from({ length: hiddenLayers }, (_, i) => layer(`${half}.dense_${i}`, activation));
  return new Network(
    {
      encoder: hidden("encoder"),
      mean: layer("encoder.mean", "linear"),
      logVar: layer("encoder.log_var", "linear"),
      decoder: [...hidden("decoder"), layer("decoder.logits", "linear")],
    },
    conditional ? classNames.length : 0,
  );
}

/** An array of a payload that must be one of floats. */
export function floats(arrays: PlainArrays, name: string): Float32Array {
  const found = arrays[name];
  if (found instanceof Float32Array) return found;
  throw new Error(`the playground's data lacks ${name}`);
}

function kernelOf(arrays: PlainArrays, name: string): Float32Array {
  const integers = arrays[`${name}.kernel`];
  if (integers instanceof Int8Array || integers instanceof Int16Array) {
    return restoreColumns({ integers, scale: floats(arrays, `${name}.scale`) });
  }
  return floats(arrays, `${name}.kernel`);
}
