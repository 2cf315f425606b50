import type { LossMeans } from "../models/terms";
import { counted } from "../config";

/** What the line reads of an epoch; a history that was written earlier may lack the test split. */
interface Epoch {
  readonly epoch: number;
  readonly test?: LossMeans;
}

/**
 * How a training ended, in a line that stays: "10 epochs, test 98.2 nats per image", or
 * "Stopped at 3 of 10 epochs, …".
 *
 * @param measured the split that was measured after each epoch
 */
export function closingLine(
  history: readonly Epoch[],
  numEpochs: number,
  measured = "test",
): string {
  const last = history[history.length - 1];
  const done = last?.epoch ?? 0;
  const epochs = `${counted(numEpochs)} ${numEpochs === 1 ? "epoch" : "epochs"}`;
  const far = done < numEpochs ? `Stopped at ${counted(done)} of ${epochs}` : epochs;
  return last?.test ? `${far}, ${measured} ${last.test.loss.toFixed(1)} nats per image` : far;
}
