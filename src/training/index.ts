export type { Changeable, RunChange } from "./changes";
export type { EpochRecord, RunRecord, StepRecord } from "./records";
export { Run, train } from "./run";
export { scheduleFactor } from "./schedule";
export type { RunStatus, TrainingData, TrainingState } from "./state";
export { trainStep } from "./step";
