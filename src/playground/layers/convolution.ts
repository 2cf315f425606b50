import type { PlainConvolutionName } from "../../math/plain_vae";
import { activate } from "./activate";
import { DirectPart } from "./direct_part";
import { minimalPart, tilesAcross } from "./minimal_part";
import { type Margins, PaddedMap } from "./padded_map";
import type { Part } from "./part";
import { wholeBlocks } from "./sum_block";
import { convolutionWindows, transposedWindows, type Windows } from "./windows";

/** A convolution, or a transposed one, over plain arrays `[height, width, channels]`. */
export class PlainConvolution {
  private readonly parts: readonly Part[];
  private readonly input: PaddedMap;
  readonly size: number;
  readonly channels: number;

  /**
   * @param kernel as {@link PlainConvolutionName} has it
   * @param bias `[out]`
   */
  constructor(
    private readonly shape: PlainConvolutionName,
    kernel: Float32Array,
    bias: Float32Array,
  ) {
    const { kind, window, stride, from, to } = shape;
    const side = (axis: 0 | 1) =>
      kind === "convolution"
        ? convolutionWindows(from[axis], window, stride)
        : transposedWindows(to[axis], window, stride);
    const [allRows, allColumns] = [side(0), side(1)];
    const input = new PaddedMap(
      from,
      margins(allRows, from[0], (count) => wholeBlocks(count, 2)),
      margins(allColumns, from[1], (count) => 2 * tilesAcross(count)),
    );
    this.input = input;
    this.parts = allRows.flatMap((rows) =>
      allColumns.map((columns) => {
        const args = { shape, input, kernel, bias, rows, columns };
        return minimalPart(args) ?? new DirectPart(args);
      }),
    );
    this.size = kernel.length;
    this.channels = to[2];
  }

  /**
   * @param x `[from]`, row after row
   * @returns `[to]`, row after row
   */
  apply(x: Float32Array): Float32Array {
    const { to, activation } = this.shape;
    this.input.write(x);
    const out = new Float32Array(to[0] * to[1] * to[2]);
    for (const part of this.parts) part.apply(out);
    return activate(out, activation);
  }
}

/**
 * Zeros that are needed before and behind a side.
 *
 * @param whole outputs in the blocks in which they are made
 */
function margins(
  windows: readonly Windows[],
  length: number,
  whole: (count: number) => number,
): Margins {
  const before = windows.map(({ from }) => -from);
  const behind = windows.map(({ from, advance, count, taps }) => {
    return from + (whole(count) - 1) * advance + taps.length - length;
  });
  return [Math.max(0, ...before), Math.max(0, ...behind)];
}
