import type { Run, StepRecord } from "../training";

/** The end of a run's last epoch as a record of its last step, of which a run need not tell. */
export function epochEnd({ history, data, stepsPerEpoch, numEpochs }: Run): StepRecord {
  const { epoch, train, weights, seconds } = history[history.length - 1];
  return {
    kind: "step",
    ...{ epoch, step: stepsPerEpoch, stepsPerEpoch },
    ...{ loss: train.loss, means: train, weights: weights.train },
    imagesPerSecond: data.train.size / seconds,
    secondsLeft: (numEpochs - epoch) * seconds,
  };
}
