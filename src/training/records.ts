import { ElboMetrics } from "../evaluation";
import { RunChange } from "./changes";

/** What one epoch came to: the design's record of `history.json`. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** Means over the epoch's images while the weights moved, in nats per image. */
  readonly train: ElboMetrics;
  /** Means over the test split after the epoch, in nats per image. */
  readonly test: ElboMetrics;
  /** Time spent on training steps, without the test split. */
  readonly seconds: number;
  /** What was changed by hand while the epoch ran; absent where nothing was. */
  readonly changes?: readonly RunChange[];
}

/** Where a run is, some ten times a second. */
export interface StepRecord extends ElboMetrics {
  readonly kind: "step";
  /** From 1. */
  readonly epoch: number;
  /** Steps done in this epoch. */
  readonly step: number;
  readonly stepsPerEpoch: number;
  readonly imagesPerSecond: number;
  /** Estimate of the time to the end of the run. */
  readonly secondsLeft: number;
}

/** What a run yields: progress within an epoch, and each epoch's end. */
export type RunRecord = StepRecord | ({ readonly kind: "epoch" } & EpochRecord);
