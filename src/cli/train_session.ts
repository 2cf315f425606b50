import * as path from "node:path";
import { useBackend } from "../backend";
import { bestPrefix, checkpointPrefix, loadWeights } from "../checkpoints";
import { counted, limitOptions, placeOptions, snakeCase, UserError } from "../config";
import {
  type Dataset,
  type FewLabels,
  HELD_OUT,
  knownIndices,
  shapeText,
  withFewLabels,
} from "../data";
import { chosen, createModel, optionsOf } from "../models";
import { saveOutputs } from "../results/outputs";
import { outputFolder } from "../results/places";
import { replacedWeights } from "../results/replaced_weights";
import { savedRun, withAdvice } from "../results/saved_run";
import {
  closingLine,
  type EpochRecord,
  epochsSinceBest,
  type Run,
  runOptions,
  train,
} from "../training";
import { claimPlaces } from "./claim_places";
import { withoutTheRest } from "./first_epochs";
import { withoutHeldOut } from "./held_out";
import { loadData } from "./load_data";
import { ofNamedRun } from "./named_run";
import type { TrainSettings } from "./options";
import { dataOfRun, placeOf, resumed } from "./resume";
import { backendLine, describeModel } from "./say";
import { stopSignal } from "./stop_signal";
import { TrainingProgress } from "./training_progress";

/** Hears of each epoch once it is saved; the training waits for it. */
export type EpochListener = (record: EpochRecord) => Promise<void>;

/** Trains as the flags say and returns the exit code: 0, or 130 after Ctrl-C. */
export async function trainSession(
  asked: TrainSettings,
  given: ReadonlySet<string>,
  epochSaved: EpochListener = () => Promise.resolve(),
): Promise<number> {
  const settings = ofNamedRun(asked);
  const prefix = checkpointPrefix(settings.ckptDir, settings.model);
  const wanted = settings.resume
    ? dataOfRun(settings, given, prefix)
    : { ...settings, fewLabels: labelsAsked(settings) };
  const whole = await loadData(wanted);
  const data = withLabelsOf(withoutHeldOut(whole, wanted), wanted);
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const images = (n: number) => counted(n);
  say(
    `Data      ${images(data.train.size)} training and ${images(data.test.size)} ${data.test.name} images ` +
      `of ${shapeText(data.imageShape)}${classesText(data)}`,
  );
  say(`          ${data.source}`);
  say(`Backend   ${backendLine(await useBackend(settings.backend))}`);

  const outputs = outputFolder({ name: settings.model }, settings);
  const release = claimPlaces(settings.model, path.dirname(prefix), outputs);
  try {
    const goOn = `npm run train -- ${resumeFlags(asked, given)}`;
    return await trainOn({ whole, data, goOn, epochSaved }, settings, given, prefix);
  } finally {
    release();
  }
}

/** ", 3 classes", and how many of the labels are kept; nothing where there are none. */
function classesText({ numClasses, fewLabels, train }: Dataset): string {
  if (numClasses === 0) return "";
  const kept = fewLabels ? `, ${counted(knownIndices(train).length)} labels` : "";
  return (numClasses === 1 ? ", 1 class" : `, ${counted(numClasses)} classes`) + kept;
}

interface TrainData {
  /** With the test images, of which the pictures are. */
  readonly whole: Dataset;
  /** What is trained on, and measured after each epoch. */
  readonly data: Dataset;
  /** The command that goes on where the training is broken off. */
  readonly goOn: string;
  readonly epochSaved: EpochListener;
}

/** The training itself, in folders that are its own. */
async function trainOn(
  { whole, data, goOn, epochSaved }: TrainData,
  settings: TrainSettings,
  given: ReadonlySet<string>,
  prefix: string,
): Promise<number> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const run = settings.resume
    ? resumed(settings, given, data, whole, say)
    : newRun(settings, given, data, prefix);
  const { model } = run;
  say(`Model     ${describeModel(model)}`);
  for (const line of withoutTheRest(run)) say(`Note      ${line}`);
  if (settings.resume) say(`Resumed   ${placeOf(run)}`);
  const replaced = settings.resume ? undefined : replacedWeights(prefix);
  if (replaced) say(`Replaces  ${replaced}, in ${prefix}.*; --run NAME keeps a run apart`);

  const end = await trained(run, data, settings, epochSaved);
  const closing = closingLine(run.history, run.numEpochs, data.test.name);
  if (end === "early") {
    const best = run.history.length - epochsSinceBest(run.history);
    say(
      `Ended early: no better ${data.test.name} loss for ${settings.patience} epochs. ` +
        `The best, of epoch ${best}, is in ${bestPrefix(prefix)}.*: generate and evaluate take it with --best.`,
    );
  }
  if (end === "stopped") {
    say(`${closing}.`);
    say(`The weights and the state of the run are in ${path.dirname(prefix)}/.`);
    say(`Go on with: ${goOn}`);
    return 130;
  }
  if (end === "finished") say(`Trained   ${closing}`);
  const interrupted = stopSignal("Ending once the pictures and the history are written…");
  try {
    const written = await saveOutputs(run, whole, settings);
    say(`Weights   ${prefix}.safetensors`);
    const names = written.map((file) => path.basename(file)).join(", ");
    say(`Written   ${names} in ${outputFolder(model, settings)}/`);
  } catch (error) {
    throw withAdvice(error, `the weights are saved, and \`${goOn}\` writes the rest`);
  } finally {
    interrupted.release();
  }
  model.dispose();
  return interrupted.signal.aborted ? 130 : 0;
}

/**
 * Trains and saves: after each epoch, within epochs now and then, and at a stop.
 *
 * @returns how it ended: at its last epoch, early since nothing became better, or by the user
 * @throws UserError where it diverges or cannot be saved, with what is kept
 */
async function trained(
  run: Run,
  data: Dataset,
  settings: TrainSettings,
  epochSaved: EpochListener,
): Promise<"finished" | "early" | "stopped"> {
  const progress = new TrainingProgress(run.numEpochs, process.stdout, data.test.name);
  const stop = stopSignal("Stopping after this step…");
  stop.signal.addEventListener("abort", () => run.stop());
  try {
    let isEarly = false;
    // An epoch is saved by the time that the next record comes.
    let ended: EpochRecord | undefined;
    for await (const record of savedRun(run, data, settings)) {
      if (ended) await epochSaved(ended);
      ended = record.kind === "epoch" ? record : undefined;
      progress.show(record);
      if (record.kind === "epoch" && isPatienceOver(run, settings)) {
        isEarly = true;
        run.stop();
      }
    }
    if (ended) await epochSaved(ended);
    if (run.status === "finished") return "finished";
    return isEarly && !stop.signal.aborted ? "early" : "stopped";
  } finally {
    progress.end();
    stop.release();
  }
}

/** Never by test images: nothing is chosen on them. */
function isPatienceOver({ data, history }: Run, { patience }: TrainSettings): boolean {
  return patience > 0 && data.test.name === HELD_OUT && epochsSinceBest(history) >= patience;
}

/** What `--num_labels` asks for, of a model that can do with it. */
function labelsAsked({ numLabels: count, seed, model }: TrainSettings): FewLabels | undefined {
  if (count === 0) return undefined;
  const { labels = "none", title } = chosen({ model }).model;
  if (labels === "some" || labels === "learned") return { count, seed };
  const why = labels === "none" ? "takes no labels" : "needs the label of each image";
  throw new UserError(
    `--num_labels ${count} is for models that learn from few labels, and a ${title} ${why}: ` +
      "leave it out, or choose --model m2",
  );
}

/** The data with the labels that are kept: of the images that are trained on, not of those held out. */
function withLabelsOf(data: Dataset, { fewLabels }: { readonly fewLabels?: FewLabels }): Dataset {
  return fewLabels ? withFewLabels(data, fewLabels.count, fewLabels.seed) : data;
}

/** A new run, from new weights or from saved ones. */
function newRun(
  settings: TrainSettings,
  given: ReadonlySet<string>,
  data: Dataset,
  prefix: string,
): Run {
  const { model: name, architecture, likelihood, seed } = settings;
  const choice = { model: name, architecture, likelihood };
  const of = (table: object) =>
    Object.fromEntries(Object.keys(table).map((option) => [option, settings[option]]));
  const model = createModel({ ...choice, ...of(optionsOf(chosen(choice))), seed }, data);
  if (settings.loadWeights) loadWeights(model, prefix);
  const asked = of(runOptions(model));
  // What the training itself chooses for few images, unless something was asked for.
  if (!given.has("batchSize")) delete asked.batchSize;
  return train(model, data, asked);
}

/** What a command line needs to find the run again; the rest is in its checkpoint. */
function resumeFlags(settings: TrainSettings, given: ReadonlySet<string>): string {
  const flags = ["--resume"];
  if (settings.model !== "vae") flags.push(`--model ${settings.model}`);
  for (const name of [...Object.keys(placeOptions), ...Object.keys(limitOptions)]) {
    if (given.has(name)) flags.push(`--${snakeCase(name)} ${quoted(String(settings[name]))}`);
  }
  return flags.join(" ");
}

/** As a shell reads it back. */
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}
