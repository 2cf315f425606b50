import { counted, UserError } from "../config";
import type { Dataset } from "../data";
import {
  comparisonCurves,
  comparisonNote,
  type ComparedTraining,
  type Displayable,
  metricColumns,
} from "../figures";
import { displaySymbol, type MimeBundle, notebookHost } from "../host";
import { escapeMarkup } from "../host/escape";
import { tableBundle } from "../host/display/table";
import type { Model } from "../models";
import { maps } from "../results/latent_maps";
import { sideBySide } from "../results/side_by_side";
import { title } from "../results/title";
import type { EpochRecord } from "../training";
import { createDisplay } from "./display";
import { drawing, drawLive } from "./draw_live";
import { notesOf } from "./note_training";
import { type CompareSettings, type PlannedModel, plannedModels, type VariedSettings } from "./planned_models"; // prettier-ignore

/** Models that were trained to be compared. */
export interface ComparedModels extends Displayable {
  /** By what sets them apart: `models["beta=4"]`. */
  readonly models: Readonly<Record<string, Model>>;
  readonly histories: Readonly<Record<string, readonly EpochRecord[]>>;
}

/**
 * Trains a model for each value of a setting, or for each combination of the values of several, and
 * shows them beside each other: their curves; a table with the terms of their losses apart, and −ELBO,
 * which compares where their losses weigh those terms differently; what was the same for all; what they
 * make of the same test images, and of the same z; and the maps of their latent spaces.
 *
 * An interrupt ends the training that is at work, and shows what there is. A training that fails, as where
 * it diverges, is told, and the others go on.
 *
 * @param varied settings with their values, of the model or of its training
 * @param settings what is the same for all, where it differs from the defaults
 * @returns the models by their names, such as `models["beta=4"]`; the caller disposes of them
 * @throws UserError for settings that are not allowed, before anything is trained
 * @example
 * ```ts
 * const { models } = await compare({ beta: [1, 4] }, mnist, { latentSize: 2, numEpochs: 3 });
 * ```
 */
export async function compare(
  varied: VariedSettings,
  data: Dataset,
  settings: CompareSettings = {},
): Promise<ComparedModels> {
  const planned = plannedModels(varied, data, settings);
  const place = createDisplay();
  const done: PlannedModel[] = [];
  const failures: string[] = [];
  for (const [index, each] of planned.entries()) {
    if (notebookHost()?.interrupted.aborted) break;
    const { name, run } = each;
    try {
      const among = { index, count: planned.length };
      const heading = title(`${index + 1} of ${planned.length}: ${name}`, data);
      await drawLive(run, run, place, { title: heading, interval: 300, among, last: drawing });
      done.push(each);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      failures.push(`${name}: ${error.message}`);
    }
  }
  const ran = new Set(done);
  for (const each of planned) if (!ran.has(each)) each.run.model.dispose();
  const models = Object.fromEntries(done.map(({ name, run }) => [name, run.model]));
  const trainings = done.map(({ name, run: { history } }) => ({ name, ...notesOf(history) }));
  await place.update(comparisonCurves(trainings) ?? said("No epoch is complete yet."));
  await createDisplay().update(numbers(done, trainings, data));
  if (failures.length > 0) await createDisplay().update(said(failures.join("\n")));
  if (done.length > 0) {
    await createDisplay().update(sideBySide(models, data));
    await createDisplay().update(maps(models, data));
  }
  const names = Object.keys(models).map((name) => `models["${name}"]`).join(", "); // prettier-ignore
  const histories = Object.fromEntries(done.map(({ name, run }) => [name, run.history]));
  return { models, histories, ...said(names === "" ? "no model was trained" : names) };
}

function said(text: string): Displayable {
  const bundle = { "text/html": `<p>${escapeMarkup(text)}</p>`, "text/plain": text };
  return { [displaySymbol]: () => bundle };
}

/** A row a training: what sets it apart, what compares, and its own sum; below it what was the same. */
function numbers(
  planned: readonly PlannedModel[],
  trainings: readonly ComparedTraining[],
  data: Dataset,
): Displayable {
  const shown = metricColumns(trainings);
  const table = tableBundle({
    columns: ["", ...shown.map(({ title }) => title)],
    rows: trainings.map(({ name, metrics }) => [
      name,
      ...shown.map((each) => metrics[each.metric]),
    ]),
  });
  const note = comparisonNote(trainings);
  const same = `The same for all: ${fixed(planned, data)}.`;
  const paragraph = (text: string) => (text === "" ? "" : `<p>${escapeMarkup(text)}</p>\n`);
  const bundle: MimeBundle = {
    "text/html": paragraph(note) + String(table["text/html"]) + paragraph(same),
    "text/plain": [note, String(table["text/plain"]), same].filter(Boolean).join("\n"),
  };
  return { [displaySymbol]: () => bundle };
}

/** What all models and runs have in common, of what can be set. */
function fixed(planned: readonly PlannedModel[], data: Dataset): string {
  const settings = planned.map(({ run: { model, settings } }) => {
    const { imageShape, numClasses, ...config } = model.config;
    void [imageShape, numClasses]; // the data's
    return { ...settings, ...config } as Readonly<Record<string, unknown>>;
  });
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  const [first = {}, ...others] = settings;
  const same = Object.entries(first)
    .filter(([name, value]) => others.every((other) => text(other[name]) === text(value)))
    .map(([name, value]) => `${name} ${text(value)}`);
  const images = counted(data.train.size);
  return [`${images} training images of ${data.title}`, ...same].join("; ");
}
