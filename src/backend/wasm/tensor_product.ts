import * as tf from "@tensorflow/tfjs-core";
import type { WasmOperations } from "./operations";
import { matrixOf, multiply, PANEL } from "./product";

/** Whether {@link wasmProduct} is the faster way to a product [rows, columns]. */
export function isWorthwhile(rows: number, columns: number): boolean {
  return rows >= PANEL && columns >= PANEL;
}

/** `a · b` by the project's own operation: [n, k] × [k, m] → [n, m], none of them 0. */
export function wasmProduct(
  operations: WasmOperations,
  a: tf.Tensor2D,
  b: tf.Tensor2D,
): tf.Tensor2D {
  const c = operations.create<tf.Rank.R2>([a.shape[0], b.shape[1]]);
  const [left, right] = [a, b].map((tensor) => matrixOf(operations, tensor));
  multiply(operations, left, right, operations.addressOf(c));
  return c;
}
