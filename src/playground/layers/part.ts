import type { PlainConvolutionName } from "../../math/plain_vae";
import type { PaddedMap } from "./padded_map";
import type { Windows } from "./windows";

/** Output pixels that see the input through the same taps of a kernel. */
export interface Part {
  /** @param out `[to]`, row after row: the part's pixels of it are written */
  apply(out: Float32Array): void;
}

/** What a part is made of. */
export interface PartArgs {
  readonly shape: PlainConvolutionName;
  readonly input: PaddedMap;
  /** As {@link PlainConvolutionName} has it. */
  readonly kernel: Float32Array;
  /** `[out]` */
  readonly bias: Float32Array;
  readonly rows: Windows;
  readonly columns: Windows;
}

/** The weight of an output and an input channel at a place of a part's taps. */
export function weightIn({ shape, kernel, rows, columns }: PartArgs) {
  const { kind, window, from, to } = shape;
  const [inputs, outputs] = [from[2], to[2]];
  const [perInput, perOutput] = kind === "convolution" ? [outputs, 1] : [1, inputs];
  return (o: number, i: number, row: number, column: number): number => {
    const tap = rows.taps[row] * window + columns.taps[column];
    return kernel[tap * inputs * outputs + o * perOutput + i * perInput];
  };
}
