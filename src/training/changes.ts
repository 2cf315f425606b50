/** A change by hand to a running training, and when it took effect. */
export interface RunChange {
  /** `learningRate`, or an option of the loss such as `beta`. */
  readonly what: string;
  /** The epoch in which it was made, from 1. */
  readonly epoch: number;
  /** Steps that were done in this epoch: the next one was the first with the new value. */
  readonly step: number;
  /** `epoch` and `step` in one number, for an axis of epochs: 2.25 is a quarter into the third. */
  readonly position: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The changes so far with one more. What is changed again before a step was made with it counts
 * as one change, or as none where it is back at what it was.
 */
export function withChange(changes: readonly RunChange[], change: RunChange): RunChange[] {
  const same = ({ what, epoch, step }: RunChange) =>
    what === change.what && epoch === change.epoch && step === change.step;
  const from = changes.find(same)?.from ?? change.from;
  const others = changes.filter((each) => !same(each));
  return from === change.to ? others : [...others, { ...change, from }];
}
