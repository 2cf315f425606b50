import type { OptionTable } from "../config";
import { pagesWith } from "../models";
import { classifierFlags, evaluateFlags, generateFlags, trainFlags } from "./options";

/**
 * What takes a flag that a command, as it was asked for, does not: other networks, another
 * likelihood or model (`--likelihood gaussian`), or another command (`npm run train`).
 *
 * @param name in code, such as `latentSize`
 * @returns undefined where nothing does
 */
export function flagElsewhere(command: string, name: string): string | undefined {
  const choices = command === "train" ? ofTraining(name) : [];
  const [found, rest] = choices.length > 0 ? [choices, " or "] : [commandsWith(name), " and "];
  return found.length > 0 ? found.join(rest) : undefined;
}

function ofTraining(name: string): string[] {
  return pagesWith(name).map((page) => `--${page}`);
}

function commandsWith(name: string): string[] {
  const tables: Record<string, OptionTable> = {
    train: trainFlags(),
    generate: generateFlags,
    evaluate: evaluateFlags,
    classifier: classifierFlags,
  };
  const takesIt = Object.keys(tables).filter((command) => Object.hasOwn(tables[command], name));
  // The options of every model, network and likelihood are train's, too.
  const commands = takesIt.length === 0 && ofTraining(name).length > 0 ? ["train"] : takesIt;
  return commands.map((command) => `npm run ${command}`);
}
