import type { EpochLosses } from "../figures";
import { displaySymbol } from "../host";
import { escapeMarkup } from "../host/escape";
import { closingLine } from "../training";

/** What a cell says below the curves once its training has ended. */
export function closingNote({ history, numEpochs }: Ended) {
  const line = closingLine(history, numEpochs);
  const bundle = { "text/html": `<p>${escapeMarkup(line)}</p>`, "text/plain": line };
  return { [displaySymbol]: () => bundle };
}

interface Ended {
  readonly history: readonly EpochLosses[];
  readonly numEpochs: number;
}
