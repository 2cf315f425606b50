import type { PlainActivation, PlainConvolutionName } from "../../math/plain_vae";
import { activate } from "./activate";
import { convolutionWindows, transposedWindows, type Windows } from "./windows";

/** Output pixels of a row, and output channels, that are summed side by side in registers. */
const BLOCK = { pixels: 4, channels: 2 };

/** Output pixels that see the input through the same taps, with the kernel's weights for them. */
interface Part {
  readonly rows: Windows;
  readonly columns: Windows;
  /** `[out, rows of taps, columns of taps × in]`, out being rounded up to whole blocks. */
  readonly weights: Float64Array;
}

/**
 * A convolution, or a transposed one, over plain arrays `[height, width, channels]`. The input is
 * copied into a map with zeros around it, so that no window has an edge to look out for. All is in
 * float64, whose arithmetic is JavaScript's own: float32 would be converted at each step, in three
 * times the time.
 */
export class PlainConvolution {
  private readonly parts: readonly Part[];
  private readonly margin: { readonly top: number; readonly left: number };
  /** The input between its zeros. */
  private readonly padded: Float64Array;
  /** Numbers in a row of it. */
  private readonly pitch: number;
  private readonly bias: Float32Array;
  private readonly activation: PlainActivation;
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
    const { kind, window, stride, from, to, activation } = shape;
    const side = (axis: 0 | 1) =>
      kind === "convolution"
        ? convolutionWindows(from[axis], window, stride)
        : transposedWindows(to[axis], window, stride);
    const [rows, columns] = [side(0), side(1)];
    const [above, below] = margins(rows, from[0], 1);
    const [left, right] = margins(columns, from[1], BLOCK.pixels);
    this.margin = { top: above, left };
    this.pitch = (left + from[1] + right) * from[2];
    this.padded = new Float64Array((above + from[0] + below) * this.pitch);
    this.parts = rows.flatMap((row) =>
      columns.map((column) => {
        return { rows: row, columns: column, weights: weightsOf(shape, kernel, row, column) };
      }),
    );
    this.bias = bias;
    this.activation = activation;
    this.size = kernel.length;
    this.channels = to[2];
  }

  /**
   * @param x `[from]`, row after row
   * @returns `[to]`, row after row
   */
  apply(x: Float32Array): Float32Array {
    const { from, to } = this.shape;
    const row = from[1] * from[2];
    for (let r = 0; r < from[0]; r++) {
      const start = (this.margin.top + r) * this.pitch + this.margin.left * from[2];
      this.padded.set(x.subarray(r * row, (r + 1) * row), start);
    }
    const out = new Float32Array(to[0] * to[1] * to[2]);
    for (const part of this.parts) this.applyPart(part, out);
    return activate(out, this.activation);
  }

  private applyPart({ rows, columns, weights }: Part, out: Float32Array): void {
    const { from, to } = this.shape;
    const { pixels, channels } = BLOCK;
    const sums = new Float64Array(pixels * channels);
    const taps = { rows: rows.taps.length, run: columns.taps.length * from[2] };
    const advance = columns.advance * from[2];
    for (let r = 0; r < rows.count; r++) {
      const top = (this.margin.top + rows.from + r * rows.advance) * this.pitch;
      const line = (rows.first + r * rows.step) * to[1];
      for (let c = 0; c < columns.count; c += pixels) {
        const at = top + (this.margin.left + columns.from) * from[2] + c * advance;
        const ours = Math.min(pixels, columns.count - c);
        for (let o = 0; o < to[2]; o += channels) {
          sumBlock(this.padded, at, this.pitch, advance, weights, o, taps, sums);
          const isPair = o + 1 < to[2];
          let place = (line + columns.first + c * columns.step) * to[2] + o;
          for (let p = 0; p < ours; p++, place += columns.step * to[2]) {
            out[place] = sums[channels * p] + this.bias[o];
            if (isPair) out[place + 1] = sums[channels * p + 1] + this.bias[o + 1];
          }
        }
      }
    }
  }
}

/** Zeros that are needed before and behind a side, whose windows are taken in whole blocks. */
function margins(windows: readonly Windows[], length: number, block: number): [number, number] {
  const before = windows.map(({ from }) => -from);
  const behind = windows.map(({ from, advance, count, taps }) => {
    return from + (Math.ceil(count / block) * block - 1) * advance + taps.length - length;
  });
  return [Math.max(0, ...before), Math.max(0, ...behind)];
}

/** The kernel's weights for a part's taps, in the order in which {@link sumBlock} reads them. */
function weightsOf(
  { kind, window, from, to }: PlainConvolutionName,
  kernel: Float32Array,
  rows: Windows,
  columns: Windows,
): Float64Array {
  const [inputs, outputs] = [from[2], to[2]];
  const [perInput, perOutput] = kind === "convolution" ? [outputs, 1] : [1, inputs];
  const whole = Math.ceil(outputs / BLOCK.channels) * BLOCK.channels;
  const weights = new Float64Array(whole * rows.taps.length * columns.taps.length * inputs);
  let w = 0;
  for (let o = 0; o < outputs; o++) {
    for (const row of rows.taps) {
      for (const column of columns.taps) {
        const tap = (row * window + column) * inputs * outputs + o * perOutput;
        for (let i = 0; i < inputs; i++) weights[w++] = kernel[tap + i * perInput];
      }
    }
  }
  return weights;
}

/**
 * Sums over all taps and input channels: of four neighbouring output pixels, two channels each.
 *
 * @param at where the first pixel's window begins in the input
 * @param pitch from a row of the input to the next
 * @param advance from a pixel's window to the next one's
 * @param o the first of the channels
 * @param sums `[pixels, channels]`
 */
function sumBlock(
  input: Float64Array,
  at: number,
  pitch: number,
  advance: number,
  weights: Float64Array,
  o: number,
  { rows, run }: { readonly rows: number; readonly run: number },
  sums: Float64Array,
): void {
  const size = rows * run;
  // Each a variable of its own: taken out of arrays they would cost several times as much.
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  let w = o * size;
  for (let row = 0; row < rows; row++) {
    let x = at + row * pitch;
    for (let i = 0; i < run; i++, x++, w++) {
      const u = weights[w];
      const v = weights[w + size];
      const p = input[x];
      const q = input[x + advance];
      const r = input[x + 2 * advance];
      const s = input[x + 3 * advance];
      a0 += u * p;
      a1 += u * q;
      a2 += u * r;
      a3 += u * s;
      b0 += v * p;
      b1 += v * q;
      b2 += v * r;
      b3 += v * s;
    }
  }
  sums[0] = a0;
  sums[1] = b0;
  sums[2] = a1;
  sums[3] = b1;
  sums[4] = a2;
  sums[5] = b2;
  sums[6] = a3;
  sums[7] = b3;
}
