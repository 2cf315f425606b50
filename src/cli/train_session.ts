import * as path from "node:path";
import { useBackend } from "../backend";
import {
  checkpointPrefix,
  loadModel,
  loadState,
  loadWeights,
  readDescription,
} from "../checkpoints";
import {
  modelOptions,
  placeOptions,
  requireWritableFolder,
  select,
  Settings,
  snakeCase,
  trainingOptions,
  UserError,
} from "../config";
import { Dataset } from "../data";
import { createModel } from "../models";
import { outputFolder, saveCheckpoint, saveRun } from "../results/outputs";
import { Run, train } from "../training";
import { DataSettings, loadData } from "./load_data";
import { limits, trainFlags } from "./options";
import { backendLine, describeModel } from "./say";
import { TrainingProgress } from "./training_progress";

type TrainFlags = Settings<typeof trainFlags>;

/** Trains as the flags say and returns the exit code: 0, or 130 after Ctrl-C. */
export async function trainSession(
  settings: TrainFlags,
  given: ReadonlySet<string>,
): Promise<number> {
  const prefix = checkpointPrefix(settings.ckptDir, settings.model);
  const data = await loadData(settings.resume ? dataOfRun(settings, given, prefix) : settings);
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const images = (n: number) => n.toLocaleString("en");
  say(`Data      ${images(data.train.size)} training and ${images(data.test.size)} test images`);
  say(`          ${data.source}`);
  say(`Backend   ${backendLine(await useBackend(settings.backend))}`);

  const run = prepare(settings, given, data, prefix);
  const { model } = run;
  [path.dirname(prefix), outputFolder(model, settings)].forEach(requireWritableFolder);
  say(`Model     ${describeModel(model)}`);
  if (settings.resume) say(`Resumed   in epoch ${run.history.length + 1} of ${run.numEpochs}`);

  const progress = new TrainingProgress(run.numEpochs);
  const interrupt = new Interrupt(() => run.stop());
  try {
    for await (const record of run) {
      progress.show(record);
      if (record.kind === "epoch") await saveCheckpoint(run, data, settings);
    }
  } finally {
    progress.end();
    interrupt.release();
  }

  if (run.status === "stopped") {
    await saveCheckpoint(run, data, settings);
    say(`Stopped. The weights and the state of the run are in ${path.dirname(prefix)}/.`);
    say(`Go on with: npm run train -- ${resumeFlags(settings, given)}`);
    return 130;
  }
  const written = await saveRun(run, data, settings);
  const pictures = written.filter((file) => !file.startsWith(prefix)).map((f) => path.basename(f));
  say(`Weights   ${prefix}.safetensors`);
  say(`Written   ${pictures.join(", ")} in ${outputFolder(model, settings)}/`);
  model.dispose();
  return 0;
}

/** The data of an interrupted run: its data set, and the seed that generated digits are drawn by. */
function dataOfRun(settings: TrainFlags, given: ReadonlySet<string>, prefix: string): DataSettings {
  const { dataset, seed } = readDescription(prefix);
  return { ...settings, dataset: given.has("dataset") ? settings.dataset : dataset, seed };
}

/** A new run, a run from saved weights, or the rest of an interrupted one. */
function prepare(
  settings: TrainFlags,
  given: ReadonlySet<string>,
  data: Dataset,
  prefix: string,
): Run {
  if (settings.resume) return resumed(settings, given, data, prefix);
  const model = createModel({ ...select(modelOptions, settings), seed: settings.seed }, data);
  if (settings.loadWeights) loadWeights(model, prefix);
  return train(model, data, select(trainingOptions, settings));
}

function resumed(
  settings: TrainFlags,
  given: ReadonlySet<string>,
  data: Dataset,
  prefix: string,
): Run {
  const { model, description } = loadModel(prefix);
  const state = loadState(prefix, model);
  const saved: Record<string, unknown> = { ...state.settings, ...model.config };
  saved.dataset = description.dataset;
  const asked: Record<string, unknown> = { ...settings, dataset: data.name };
  // A run is exact only with the settings it began with; its length alone may grow.
  for (const name of [...given, "dataset"]) {
    const differs = name in saved && JSON.stringify(saved[name]) !== JSON.stringify(asked[name]);
    if (differs && name !== "numEpochs") {
      throw new UserError(
        `--resume goes on with ${snakeCase(name)} ${String(saved[name])}, ` +
          `but ${String(asked[name])} was asked for: leave it out, or start over without --resume`,
      );
    }
  }
  const numEpochs = given.has("numEpochs") ? settings.numEpochs : state.settings.numEpochs;
  if (state.epoch >= numEpochs) {
    throw new UserError(
      `nothing to resume: ${prefix} has all of its ${state.epoch} epochs; ` +
        "ask for more with --num_epochs, or start over without --resume",
    );
  }
  return train(model, data, { numEpochs }, state);
}

/** Ctrl-C once: `stop` is asked to end things well. Twice: the process ends. */
class Interrupt {
  happened = false;

  constructor(private readonly stop: () => void) {
    process.on("SIGINT", this.handle);
  }

  release(): void {
    process.off("SIGINT", this.handle);
  }

  private readonly handle = () => {
    if (this.happened) process.exit(130);
    this.happened = true;
    process.stderr.write("\nStopping after this step… (Ctrl-C again ends at once)\n");
    this.stop();
  };
}

/** What a command line needs to find the run again; the rest is in its checkpoint. */
function resumeFlags(settings: TrainFlags, given: ReadonlySet<string>): string {
  const flags = ["--resume"];
  if (settings.model !== trainFlags.model.default) flags.push(`--model ${settings.model}`);
  for (const name of [...keysOf(placeOptions), ...keysOf(limits)]) {
    if (given.has(name)) flags.push(`--${snakeCase(name)} ${quoted(String(settings[name]))}`);
  }
  return flags.join(" ");
}

function keysOf<Table extends object>(table: Table): (keyof Table)[] {
  return Object.keys(table) as (keyof Table)[];
}

/** As a shell reads it back. */
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}
