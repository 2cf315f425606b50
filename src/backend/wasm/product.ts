import type * as tf from "@tensorflow/tfjs-core";
import { type Activation } from "../ops/activations";
import { activationCode } from "../ops/native_codes";
import { FLOAT, type WasmOperations } from "./operations";

/** Columns that are made at a time. */
export const PANEL = 16;

/** Rows are a part at least this long, and pieces at least that many where it can be. */
const ROWS = 16;
const PIECES = 16;

/** Of a part's rows, what stays near while panel after panel is made. */
const NEAR = 384 * 1024;

/** A matrix [rows, columns] in memory: a number is `row` and `column` bytes from its neighbours. */
export interface Matrix {
  readonly address: number;
  readonly rows: number;
  readonly columns: number;
  readonly row: number;
  readonly column: number;
  /** From 16 rows to the next 16; default 16 · row. */
  readonly group?: number;
}

/** What becomes of the sums of a product. */
export interface Finish {
  readonly bias: number;
  readonly activation: Activation;
  /** Where silu's σ is kept for the gradient, or 0. */
  readonly kept: number;
}

/** A tensor's numbers as a matrix, whose columns are the last axis: a kernel's [window² · large, small]. */
export function matrixOf(operations: WasmOperations, tensor: tf.Tensor): Matrix {
  const columns = tensor.shape[tensor.shape.length - 1];
  const rows = tensor.size / columns;
  const address = operations.addressOf(tensor);
  return { address, rows, columns, row: columns * FLOAT, column: FLOAT };
}

export function transposed({ address, rows, columns, row, column }: Matrix): Matrix {
  return { address, rows: columns, columns: rows, row: column, column: row };
}

/** c = f(a · b + bias), c [rows of a, columns of b] being laid out plainly. */
export function multiply(
  operations: WasmOperations,
  a: Matrix,
  b: Matrix,
  c: number,
  finish?: Finish,
): void {
  const [rows, depth, width] = [a.rows, a.columns, b.columns];
  const panels = Math.ceil(width / PANEL);
  const parts = Math.max(Math.ceil(PIECES / panels), Math.ceil((rows * depth * FLOAT) / NEAR));
  const each = ROWS * Math.ceil(rows / (ROWS * Math.min(parts, Math.ceil(rows / ROWS))));
  const { bias = 0, activation = "linear", kept = 0 } = finish ?? {};
  operations.run({
    operation: "product",
    pieces: panels * Math.ceil(rows / each),
    given: [
      ...[a.address, a.row, a.column, a.group ?? ROWS * a.row, rows, depth],
      ...[b.address, b.row, b.column, width, c, panels, each],
      ...[bias, activationCode(activation), kept],
    ],
    own: depth * PANEL * FLOAT,
    work: rows * depth * width,
  });
}

/** Bytes of b in panels. */
export function panelBytes(b: Matrix): number {
  return Math.ceil(b.columns / PANEL) * PANEL * b.rows * FLOAT;
}

/** Packs b into panels of 16 columns. */
export function packPanels(operations: WasmOperations, b: Matrix, panels: number): void {
  operations.run({
    operation: "pack_panels",
    pieces: Math.ceil(b.columns / PANEL),
    given: [b.address, b.row, b.column, b.rows, b.columns, panels],
    work: 8 * b.rows * b.columns,
  });
}

/** aᵀ · b into c: a [n, k], plainly laid out, and b [n, m] make c [k, m]. */
export function multiplyTransposeA(
  operations: WasmOperations,
  a: Matrix,
  b: Matrix,
  c: number,
): void {
  // In panels, a column of `a` is a step of 64 bytes from number to number, and not a row.
  const panels = operations.scratch(panelBytes(a));
  packPanels(operations, a, panels);
  const packed = {
    ...{ address: panels, rows: a.columns, columns: a.rows },
    ...{ row: FLOAT, column: PANEL * FLOAT, group: a.rows * PANEL * FLOAT },
  };
  multiply(operations, packed, b, c);
}
