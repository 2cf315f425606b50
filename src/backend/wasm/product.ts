import type * as tf from "@tensorflow/tfjs-core";
import { FLOAT, WasmOperations } from "./operations";

/** Columns that `wasm/operations.wat` makes at a time. */
const PANEL = 16;

/** Whether {@link wasmProduct} can make a product [rows, columns], and is the faster way to it. */
export function isWorthwhile(rows: number, columns: number): boolean {
  return rows >= PANEL && columns >= PANEL;
}

/**
 * `a · b` by the project's own operation: [n, k] × [k, m] → [n, m], m at least 16 and n at least
 * 2. Rows and columns that are left over are computed together with some of those before them, once more.
 */
export function wasmProduct(
  operations: WasmOperations,
  a: tf.Tensor2D,
  b: tf.Tensor2D,
): tf.Tensor2D {
  const [n, depth] = a.shape;
  const m = b.shape[1];
  const c = operations.create([n, m]);
  const panel = operations.scratch(depth * PANEL * FLOAT);
  const [fromA, fromB, toC] = [a, b, c].map(operations.addressOf);
  const [aRow, row] = [depth * FLOAT, m * FLOAT];
  for (let left = 0; left < m; left += PANEL) {
    const column = Math.min(left, m - PANEL) * FLOAT;
    operations.pack(fromB + column, row, depth, panel);
    const multiply = (first: number, pairs: number) => {
      const [a, c] = [fromA + first * aRow, toC + first * row + column];
      operations.multiply(a, aRow, pairs, depth, panel, c, row);
    };
    multiply(0, Math.floor(n / 2));
    if (n % 2 === 1) multiply(n - 2, 1);
  }
  return c;
}
