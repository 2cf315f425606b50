export type { RunChange } from "./changes";
export type { EpochRecord, RunRecord, StepRecord } from "./records";
export { Run, train } from "./run";
export { requireFit, type RunOptions, runOptions } from "./run_settings";
export type { RunningSums } from "./running_mean";
export { scheduleFactor } from "./schedule";
export type { RunSettings, RunStatus, TrainingData, TrainingState } from "./state";
export { trainStep } from "./step";
export { lossSum, type LossMeans, termNames, termTitle, type TermWeights } from "../models/terms";
