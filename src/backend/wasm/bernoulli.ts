import type * as tf from "@tensorflow/tfjs-core";
import type { WasmOperations } from "./operations";

/** About as many multiplications as a pixel costs. */
const PIXEL = 30;

/** Σ softplus(l) − x · l of each image: [n, pixels] → [n], neither of them 0. */
export function wasmBernoulli(operations: WasmOperations, x: tf.Tensor, l: tf.Tensor): tf.Tensor1D {
  const [n, pixels] = x.shape;
  const sums = operations.create<tf.Rank.R1>([n]);
  const given = [...[x, l, sums].map(operations.addressOf), pixels];
  operations.run({ operation: "bernoulli", pieces: n, given, work: PIXEL * x.size });
  return sums;
}

/** Its gradient in l, (σ(l) − x) · dy, dy [n]. */
export function wasmBernoulliGradient(
  operations: WasmOperations,
  x: tf.Tensor,
  l: tf.Tensor,
  dy: tf.Tensor,
): tf.Tensor {
  const [n, pixels] = x.shape;
  const slopes = operations.create<tf.Rank.R2>([n, pixels]);
  const given = [...[x, l, slopes].map(operations.addressOf), pixels, operations.addressOf(dy)];
  operations.run({ operation: "bernoulli_gradient", pieces: n, given, work: PIXEL * x.size });
  return slopes;
}
