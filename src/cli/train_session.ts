import * as path from "node:path";
import { useBackend } from "../backend";
import {
  checkpointPrefix,
  loadModel,
  loadState,
  loadWeights,
  readDescription,
} from "../checkpoints";
import { placeOptions, snakeCase, UserError } from "../config";
import type { Dataset } from "../data";
import { chosen, createModel, optionsOf } from "../models";
import { outputFolder, saveCheckpoint, saveRun } from "../results/outputs";
import { type Run, runOptions, train } from "../training";
import { claimPlaces } from "./claim_places";
import { type DataSettings, loadData } from "./load_data";
import { limits, type TrainSettings } from "./options";
import { backendLine, describeModel } from "./say";
import { stopSignal } from "./stop_signal";
import { TrainingProgress } from "./training_progress";

/** Trains as the flags say and returns the exit code: 0, or 130 after Ctrl-C. */
export async function trainSession(
  settings: TrainSettings,
  given: ReadonlySet<string>,
): Promise<number> {
  const prefix = checkpointPrefix(settings.ckptDir, settings.model);
  const data = await loadData(settings.resume ? dataOfRun(settings, given, prefix) : settings);
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const images = (n: number) => n.toLocaleString("en");
  say(`Data      ${images(data.train.size)} training and ${images(data.test.size)} test images`);
  say(`          ${data.source}`);
  say(`Backend   ${backendLine(await useBackend(settings.backend))}`);

  const outputs = outputFolder({ name: settings.model }, settings);
  const release = claimPlaces(settings.model, path.dirname(prefix), outputs);
  try {
    return await trainOn(data, settings, given, prefix);
  } finally {
    release();
  }
}

async function trainOn(
  data: Dataset,
  settings: TrainSettings,
  given: ReadonlySet<string>,
  prefix: string,
): Promise<number> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const run = prepare(settings, given, data, prefix);
  const { model } = run;
  say(`Model     ${describeModel(model)}`);
  if (settings.resume) say(`Resumed   in epoch ${run.history.length + 1} of ${run.numEpochs}`);

  const progress = new TrainingProgress(run.numEpochs);
  const stop = stopSignal("Stopping after this step…");
  stop.signal.addEventListener("abort", () => run.stop());
  try {
    for await (const record of run) {
      progress.show(record);
      if (record.kind === "epoch") await saveCheckpoint(run, data, settings);
    }
  } finally {
    progress.end();
    stop.release();
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
function dataOfRun(
  settings: TrainSettings,
  given: ReadonlySet<string>,
  prefix: string,
): DataSettings {
  const { dataset, seed } = readDescription(prefix);
  return { ...settings, dataset: given.has("dataset") ? settings.dataset : dataset, seed };
}

/** A new run, a run from saved weights, or the rest of an interrupted one. */
function prepare(
  settings: TrainSettings,
  given: ReadonlySet<string>,
  data: Dataset,
  prefix: string,
): Run {
  if (settings.resume) return resumed(settings, given, data, prefix);
  const { model: name, architecture, likelihood, seed } = settings;
  const choice = { model: name, architecture, likelihood };
  const of = (table: object) =>
    Object.fromEntries(Object.keys(table).map((option) => [option, settings[option]]));
  const model = createModel({ ...choice, ...of(optionsOf(chosen(choice))), seed }, data);
  if (settings.loadWeights) loadWeights(model, prefix);
  return train(model, data, of(runOptions(model)));
}

function resumed(
  settings: TrainSettings,
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

/** What a command line needs to find the run again; the rest is in its checkpoint. */
function resumeFlags(settings: TrainSettings, given: ReadonlySet<string>): string {
  const flags = ["--resume"];
  if (settings.model !== "vae") flags.push(`--model ${settings.model}`);
  for (const name of [...Object.keys(placeOptions), ...Object.keys(limits)]) {
    if (given.has(name)) flags.push(`--${snakeCase(name)} ${quoted(String(settings[name]))}`);
  }
  return flags.join(" ");
}

/** As a shell reads it back. */
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}
