import type { RunChange } from "./changes";
import type { LossMeans, TermWeights } from "../models/terms";

/** What one epoch came to: a record of `history.json`. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** Means over the epoch's images while the weights moved, in nats per image. */
  readonly train: LossMeans;
  /** Means over the test split after the epoch, in nats per image. */
  readonly test: LossMeans;
  /**
   * What the terms were multiplied by. Where a weight was changed within the epoch, the one of
   * `train` is what makes its sum a sum: the weighted term's mean ÷ the term's.
   */
  readonly weights: { readonly train: TermWeights; readonly test: TermWeights };
  /** The plain −ELBO, which compares where weights differ; absent where the loss has none. */
  readonly negativeElbo?: { readonly train: number; readonly test: number };
  /** Time spent on training steps, without the test split. */
  readonly seconds: number;
  /** What was changed by hand while the epoch ran; absent where nothing was. */
  readonly changes?: readonly RunChange[];
}

/** Where a run is, some ten times a second. */
export interface StepRecord {
  readonly kind: "step";
  /** From 1. */
  readonly epoch: number;
  /** Steps done in this epoch. */
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** Mean over the images of the epoch so far, in nats per image. */
  readonly loss: number;
  /** The same with its terms. */
  readonly means: LossMeans;
  readonly weights: TermWeights;
  readonly imagesPerSecond: number;
  /** Estimate of the time to the end of the run. */
  readonly secondsLeft: number;
}

/** How far what a model sets before an epoch's steps is, where that takes long; some ten times a second. */
export interface PreparationRecord {
  readonly kind: "preparation";
  /** That it is for, from 1. */
  readonly epoch: number;
  /** What is done, such as "looking for clusters". */
  readonly what: string;
  /** Of it, in [0, 1]. */
  readonly share: number;
}

/** What a run yields: progress within an epoch and before it, and each epoch's end. */
export type RunRecord = StepRecord | PreparationRecord | ({ readonly kind: "epoch" } & EpochRecord);
