/** The loss and its parts, in nats per image. */
export interface LossTerms {
  loss: number;
  reconstruction: number;
  kl: number;
}

/** One epoch of a training history, as figures and tables read it. */
export interface HistoryRecord {
  epoch: number;
  train: LossTerms;
  test?: LossTerms;
  seconds: number;
}

/** The train loss within an epoch: `epoch` 2.25 is a quarter into the third epoch. */
export interface StepPoint extends LossTerms {
  epoch: number;
}
