import type * as tf from "@tensorflow/tfjs-core";
import { type Activation } from "../ops/activations";
import { activationCode } from "../ops/native_codes";
import { FLOAT, type WasmOperations } from "./operations";

/** Rows are summed in at most this many parts, whose sums are then added up. */
const PARTS = 64;

/** Numbers of a piece of a sum. */
const TOTAL = 4096;

/** What a layer's output passes back to its sums. */
export interface Slopes<T extends tf.Tensor> {
  /** f′ · dy; dy itself where f is linear. */
  readonly delta: T;
  /** Its sum over the rows: the gradient in the bias. */
  readonly bias: tf.Tensor1D;
}

/**
 * The gradients of a layer's sums and bias, of which both are the caller's but a delta that is dy.
 *
 * @param dy in the output [..., width]
 * @param kept silu's σ, of the same shape
 */
export function slopesOf<T extends tf.Tensor>(
  operations: WasmOperations,
  { dy, output, kept, activation }: { dy: T; output: T; kept?: tf.Tensor; activation: Activation },
): Slopes<T> {
  const width = dy.shape[dy.shape.length - 1];
  const rows = dy.size / width;
  const delta = activation === "linear" ? dy : (operations.create(dy.shape) as tf.Tensor as T);
  const bias = operations.create<tf.Rank.R1>([width]);
  const each = Math.ceil(rows / PARTS);
  const parts = Math.ceil(rows / each);
  const sums = operations.scratch(parts * width * FLOAT);
  const places = [dy, output, kept ?? output, delta].map(operations.addressOf);
  operations.run({
    operation: "slope",
    pieces: parts,
    given: [...places, rows, width, activationCode(activation), sums, each],
    work: 8 * rows * width,
  });
  addUp(operations, { from: sums, count: parts, size: width, to: operations.addressOf(bias) });
  return { delta, bias };
}

/** The sum of arrays of equal size that lie one behind another. */
export function addUp(
  operations: WasmOperations,
  { from, count, size, to }: { from: number; count: number; size: number; to: number },
): void {
  operations.run({
    operation: "total",
    pieces: Math.ceil(size / TOTAL),
    given: [from, count, size, to, TOTAL],
    work: 8 * count * size,
  });
}
