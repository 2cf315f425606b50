import { backendInfo } from "../backend";
import { checkpointPrefix, loadRun, readRunData } from "../checkpoints";
import { snakeCase, UserError, withDefaults } from "../config";
import { type Dataset, type FewLabels, HELD_OUT, originOf } from "../data";
import { chosen, optionsOf } from "../models";
import { isSaved } from "../results/outputs";
import { type Run, train, type TrainingState } from "../training";
import { type DataSettings, flagsOf } from "./load_data";
import type { TrainSettings } from "./options";

/**
 * The data of an interrupted run, where the flags say nothing else: its data set, the seed that
 * generated digits are drawn by, and as many images.
 */
export function dataOfRun(
  settings: TrainSettings,
  given: ReadonlySet<string>,
  prefix: string,
): DataSettings & {
  readonly validation: number;
  readonly learned: number;
  readonly fewLabels?: FewLabels;
} {
  const { dataset, images, seed, trainImages: learned, measured, fewLabels } = readRunData(prefix);
  const heldOut = measured?.split === HELD_OUT;
  const own = {
    dataset,
    trainImages: heldOut ? learned + measured.size : learned,
    testImages: heldOut ? settings.testImages : (measured?.size ?? settings.testImages),
    validation: heldOut ? measured.size : 0,
    ...flagsOf(images ?? {}),
  };
  const asked = Object.keys(own).filter((name) => given.has(name));
  return { ...settings, ...own, ...pick(settings, asked), seed, learned, fewLabels };
}

/**
 * The rest of an interrupted run. Of a finished one there is none, but what it should have left
 * beside its weights may be missing.
 *
 * @param whole the data with the test images, of which the pictures are
 * @param say tells the user what is no longer as it was
 * @throws UserError where the flags or the data are not those of the run, or nothing is left to do
 */
export function resumed(
  settings: TrainSettings,
  given: ReadonlySet<string>,
  data: Dataset,
  whole: Dataset,
  say: (line: string) => void,
): Run {
  const prefix = checkpointPrefix(settings.ckptDir, settings.model);
  const { model, description, state } = loadRun(prefix);
  const options = optionsOf(chosen(model.config));
  const saved: Record<string, unknown> = {
    ...withDefaults(options, {}),
    ...{ ...state.settings, ...model.config },
  };
  saved.dataset = description.dataset;
  saved.numLabels = description.fewLabels?.count ?? 0;
  if (state.backend !== undefined && settings.backend !== "auto") saved.backend = state.backend;
  const asked: Record<string, unknown> = { ...settings, dataset: originOf(data).dataset };
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
  const begun = state.epoch + (state.step > 0 ? 1 : 0);
  if (numEpochs < begun && state.epoch < state.settings.numEpochs) {
    throw new UserError(
      `--resume goes on in epoch ${state.epoch + 1}, and num_epochs ${numEpochs} ends before: ` +
        "ask for more, or leave it out",
    );
  }
  const left = Math.max(numEpochs, state.epoch);
  const run = train(model, data, { numEpochs: left }, onThisBackend(state, say));
  if (state.epoch > numEpochs || (run.history.length >= left && isSaved(run, whole, settings))) {
    throw new UserError(
      `nothing to resume: ${prefix} has all of its ${state.epoch} epochs; ` +
        "ask for more with --num_epochs, or start over without --resume",
    );
  }
  return run;
}

/** Where a run goes on, for people. */
export function placeOf({ history, numEpochs }: Run): string {
  const done = history.length;
  if (done < numEpochs) return `in epoch ${done + 1} of ${numEpochs}`;
  return `after all of its ${numEpochs} epochs: what is missing of its files is written`;
}

/** A run may have to go on elsewhere; then it is told that it is not the same to the bit. */
function onThisBackend(state: TrainingState, say: (line: string) => void): TrainingState {
  const { name } = backendInfo();
  if (state.backend === undefined || state.backend === name) return state;
  say(
    `          The run was on ${state.backend} so far: from here on its figures are not the same to the ` +
      `last digit. For that, resume it with --backend ${state.backend}.`,
  );
  return { ...state, backend: name };
}

function pick(settings: TrainSettings, names: readonly string[]): Partial<DataSettings> {
  return Object.fromEntries(names.map((name) => [name, settings[name]]));
}
