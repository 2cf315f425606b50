import { existsSync, readFileSync } from "node:fs";
import { writeFilesAtomically } from "../../src/host/node/atomic_files";
import { type ResultRun, runName } from "./result_run";
import type { Evaluated, Finished } from "./run_one";

/** What a finished run came to: all that documents say of it, without its weights. */
interface Entry extends Omit<Finished, "run"> {
  /** Of `npm run train --`, and the options of each evaluation: with others it is another run. */
  readonly commands: readonly string[];
}

type Entries = Readonly<Record<string, Entry>>;

/**
 * Finished runs of a set, in a file that is committed beside its document: whoever goes on elsewhere does not
 * train them again, and one more row leaves the others as they are.
 */
export class ResultRecord {
  constructor(private readonly file: string) {}

  /** The run as it was found, if by the same commands. */
  find(run: ResultRun): Finished | undefined {
    const entry = this.entries()[runName(run)];
    if (!entry || entry.commands.join("\n") !== commandsOf(run).join("\n")) return undefined;
    const { evaluations, weights, trainingSeconds } = entry;
    return { run, evaluations, weights, trainingSeconds };
  }

  /** Reads the file anew before it writes: two may run side by side, each with rows of its own. */
  add({ run, evaluations, weights, trainingSeconds }: Finished): void {
    const figures = Object.entries(evaluations).map(
      ([name, all]) => [name, figuresOf(all)] as const,
    );
    const entry: Entry = {
      commands: commandsOf(run),
      evaluations: Object.fromEntries(figures),
      ...{ weights, trainingSeconds },
    };
    const entries = { ...this.entries(), [runName(run)]: entry };
    const sorted = Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
    const text = `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
    writeFilesAtomically({ [this.file]: text });
  }

  private entries(): Entries {
    if (!existsSync(this.file)) return {};
    return JSON.parse(readFileSync(this.file, "utf8")) as Entries;
  }
}

function commandsOf({ train, evaluations }: ResultRun): string[] {
  return [train, ...Object.values(evaluations)].map((flags) => flags.join(" "));
}

/** What documents show of it, and no more: not, say, where the weights lie. */
function figuresOf({ dataset, generated_data, images, binarization, ...evaluation }: Evaluated) {
  const { importance_samples, loss, reconstruction, kl, log_likelihood } = evaluation;
  const { active_units, reconstruction_mse, diagnostics, classifier, ...more } = evaluation;
  const { frechet_digit_distance, label_fidelity } = more;
  const { class_accuracy, clustering, disentanglement } = more;
  return {
    ...{ dataset, generated_data, images, binarization, importance_samples },
    ...{ loss, reconstruction, kl, log_likelihood, active_units, reconstruction_mse },
    diagnostics: diagnostics.map(({ check, passed }) => ({ check, passed })),
    ...{ classifier, frechet_digit_distance, label_fidelity },
    ...{ class_accuracy, clustering, disentanglement },
  } satisfies Evaluated;
}
