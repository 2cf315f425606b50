import type * as tf from "@tensorflow/tfjs-core";
import { activationCode } from "../ops/native_codes";
import { FLOAT, type WasmOperations } from "./operations";
import {
  type Finish,
  type Matrix,
  matrixOf,
  PANEL,
  packPanels,
  panelBytes,
  transposed,
} from "./product";
import { addUp } from "./slope";

/** Bytes of windows, laid out as rows, that a thread makes at a time. */
const NEAR = 96 * 1024;

/** Pixels of a step in a kernel's gradient, the rows of a piece of it, and pieces that there should be. */
const STEP = 128;
const ROWS = 32;
const PIECES = 32;

/** Large and small images, and the windows between them. */
export interface Geometry {
  readonly large: tf.Tensor4D;
  readonly small: tf.Tensor4D;
  readonly window: number;
  readonly stride: number;
}

/** Without the small images' sums, nothing is to be added and no function applied. */
const PLAIN: Finish = { bias: 0, activation: "linear", kept: 0 };

/** Numbers of a window, and pixels of an image and of all small images. */
function sizesOf({ large, small, window }: Geometry) {
  const [n, height, width, channels] = small.shape;
  const depth = window ** 2 * large.shape[3];
  return { n, depth, channels, pixels: height * width, all: n * height * width };
}

/** In the order of `wasm/operations/convolution.wat`. */
function given(operations: WasmOperations, { large, small, window, stride }: Geometry): number[] {
  const missing = (side: number, count: number) =>
    Math.floor(Math.max(0, (count - 1) * stride + window - side) / 2);
  const [n, height, width, channels] = large.shape;
  const [, rows, columns, filters] = small.shape;
  return [
    ...[operations.addressOf(large), height, width, channels],
    ...[operations.addressOf(small), rows, columns, filters],
    ...[window, stride, missing(height, rows), missing(width, columns), n],
  ];
}

const finishing = ({ bias, activation, kept }: Finish) => [bias, activationCode(activation), kept];

function packed(operations: WasmOperations, matrix: Matrix): number {
  const panels = operations.scratch(panelBytes(matrix));
  packPanels(operations, matrix, panels);
  return panels;
}

/** small = f(windows of large · kernel + bias) */
export function gatherWindows(
  operations: WasmOperations,
  geometry: Geometry,
  kernel: tf.Tensor4D,
  finish = PLAIN,
): void {
  const { depth, channels, all } = sizesOf(geometry);
  const panels = packed(operations, matrixOf(operations, kernel));
  const each = Math.min(all, 2 * Math.max(4, Math.ceil(NEAR / (2 * depth * FLOAT))));
  operations.run({
    operation: "convolve",
    pieces: Math.ceil(all / each),
    given: [...given(operations, geometry), each, panels, ...finishing(finish)],
    own: each * depth * FLOAT,
    work: all * depth * channels,
  });
}

/** large = f(Σ small · kernelᵀ, each in its window, + bias) */
export function spreadWindows(
  operations: WasmOperations,
  geometry: Geometry,
  kernel: tf.Tensor4D,
  finish = PLAIN,
): void {
  const { n, depth, channels, pixels, all } = sizesOf(geometry);
  const panels = packed(operations, transposed(matrixOf(operations, kernel)));
  const row = PANEL * Math.ceil(depth / PANEL) * FLOAT;
  const each = Math.min(pixels, 2 * Math.max(4, Math.ceil(NEAR / (2 * row))));
  operations.run({
    operation: "spread",
    pieces: n,
    given: [...given(operations, geometry), each, panels, ...finishing(finish)],
    own: each * row,
    work: all * depth * channels,
  });
}

/** Σ over the pixels of windows of largeᵀ · small, into a kernel [window, window, large, small]. */
export function kernelGradient(
  operations: WasmOperations,
  geometry: Geometry,
  gradient: tf.Tensor4D,
): void {
  const { depth, channels, all } = sizesOf(geometry);
  const blocks = Math.ceil(depth / ROWS);
  // As many whatever the threads: so are the sums.
  const parts = Math.min(Math.ceil(PIECES / blocks), Math.ceil(all / STEP));
  const each = Math.ceil(all / parts);
  const count = Math.ceil(all / each);
  const to = operations.addressOf(gradient);
  // What several blocks read is packed once for all.
  const matrix = matrixOf(operations, geometry.small);
  const bytes = blocks > 1 ? panelBytes(matrix) : 0;
  const panels = operations.scratch(bytes + count * gradient.size * FLOAT);
  if (blocks > 1) packPanels(operations, matrix, panels);
  const sums = count === 1 ? to : panels + bytes;
  operations.run({
    operation: "filter_gradient",
    pieces: blocks * count,
    given: [...given(operations, geometry), STEP, blocks, each, sums, blocks > 1 ? panels : 0],
    own: STEP * (ROWS + PANEL) * FLOAT,
    work: all * depth * channels,
  });
  if (count > 1) addUp(operations, { from: sums, count, size: gradient.size, to });
}
