export type { EpochRecord, RunRecord, StepRecord } from "./records";
export { Run, train } from "./run";
export type { RunStatus, TrainingData, TrainingState } from "./run";
export { scheduleFactor } from "./schedule";
export { trainStep } from "./step";
