import { AdamMoments } from "../backend";
import type { TrainingSettings } from "../config";
import { ImageSplit } from "../data";
import { RunChange } from "./changes";
import type { ImagesMark } from "./images_mark";
import { EpochRecord } from "./records";
import { RunningSums } from "./running_mean";

/** Settings of a run: those of every training, and the options of its model's loss by name. */
export type RunSettings = TrainingSettings & Readonly<Record<string, unknown>>;

/** What a run learns from, and what it is tested on after each epoch. */
export interface TrainingData {
  readonly train: ImageSplit;
  readonly test: ImageSplit;
}

/** Where a run stands between two steps: with its model and images, enough to go on exactly. */
export interface TrainingState {
  readonly settings: RunSettings;
  /** Size of the training split: with another one, it would be another run. */
  readonly trainImages: number;
  /** The images of both splits; absent in a state that was saved before there were such marks. */
  readonly images?: { readonly train: ImagesMark; readonly test: ImagesMark };
  /** What computed; absent in a state that was saved before it was noted. */
  readonly backend?: string;
  /** Whole epochs done. */
  readonly epoch: number;
  /** Steps done in the epoch after them. */
  readonly step: number;
  readonly sums: RunningSums;
  readonly seconds: number;
  readonly history: readonly EpochRecord[];
  /** What was changed by hand so far. */
  readonly changes: readonly RunChange[];
  /** Updates made, and Adam's moments by parameter name. */
  readonly updates: number;
  readonly moments: Readonly<Record<string, AdamMoments>>;
  /** The weights of the same moment, by parameter name: a run that goes on begins with them. */
  readonly weights: Readonly<Record<string, Float32Array>>;
}

/** A run is between its creation and its end in one of these. */
export type RunStatus = "ready" | "running" | "paused" | "stopped" | "finished";
