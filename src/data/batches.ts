import { UserError } from "../config";
import { permutation } from "../random";
import type { ImageSplit } from "./dataset";

/** Which images make one training step. */
export interface Batch {
  /** `[size]` int32, indices into the split: `split.images(batch.indices)` gathers them. */
  readonly indices: Int32Array;
  /** The batch size, or less in the last batch of an epoch: weight means by it. */
  readonly size: number;
}

/** How a split is cut into batches. */
export interface BatchOptions {
  /** Images a batch, at least 1; the last batch of an epoch holds what is left. */
  readonly batchSize: number;
  /** Seed of the shuffle, 0 to 2^53 - 1. */
  readonly seed: number;
  /** Which pass over the data, from 0: each has an order of its own. */
  readonly epoch: number;
  /** Whether to shuffle; without it, the images come in their own order. Default true. */
  readonly shuffle?: boolean;
  /** The first batch to yield, from 0, for a resume in the middle of an epoch. Default 0. */
  readonly firstStep?: number;
}

/** The number of batches in an epoch, the ragged last one included: ⌈size / batchSize⌉. */
export function batchesPerEpoch(size: number, batchSize: number): number {
  return Math.ceil(size / batchSize);
}

/**
 * One epoch's batches. Every image is in exactly one of them. The order is a function of
 * (seed, "shuffle", epoch) alone, so an epoch resumed at `firstStep` goes on exactly as it was.
 *
 * @throws UserError where the batch size or the first step is not such an integer
 *
 * @example
 * ```ts
 * for (const batch of batches(mnist.train, { batchSize: 128, seed: 7, epoch: 0 })) {
 *   const x = mnist.train.images(batch.indices); // [batch.size * 784]
 * }
 * ```
 */
export function* batches(
  split: Pick<ImageSplit, "size">,
  { batchSize, seed, epoch, shuffle = true, firstStep = 0 }: BatchOptions,
): Generator<Batch, void, undefined> {
  requireInteger("batch size", batchSize, 1);
  requireInteger("first step", firstStep, 0);
  const order = shuffle
    ? permutation({ seed, stream: "shuffle", step: epoch }, split.size)
    : Int32Array.from({ length: split.size }, (_, i) => i);
  for (let start = firstStep * batchSize; start < split.size; start += batchSize) {
    const indices = order.subarray(start, start + batchSize);
    yield { indices, size: indices.length };
  }
}

function requireInteger(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new UserError(`${name} must be an integer of at least ${least}, got ${value}`);
  }
}
