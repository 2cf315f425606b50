import { counted, snakeCase } from "../config";
import { chosen, type Model, optionsOf } from "../models";
import type { Run } from "../training";

/**
 * A line for each option of first epochs that lasts to the end of the run, which is then all pretraining
 * or warm-up: it may well be meant, and is easily overlooked.
 */
export function withoutTheRest({ model, numEpochs }: Pick<Run, "model" | "numEpochs">): string[] {
  return spansOf(model)
    .filter(([, epochs]) => epochs >= numEpochs)
    .map(
      ([name, epochs]) =>
        `--${snakeCase(name)} ${counted(epochs)} lasts to the end of the training, ` +
        `${counted(numEpochs)} epoch${numEpochs === 1 ? "" : "s"}: what follows it is not reached; ` +
        "train for longer, or take fewer",
    );
}

/** Options of first epochs that are in use, and how many those are. */
function spansOf({ config }: Model): (readonly [string, number])[] {
  return Object.entries(optionsOf(chosen(config))).flatMap(([name, { firstEpochs }]) =>
    firstEpochs && Number(config[name]) > 0 ? [[name, Number(config[name])] as const] : [],
  );
}
