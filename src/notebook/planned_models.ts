import { trainingOptions, UserError } from "../config";
import type { ImagesFor, ModelSettings } from "../models";
import { createModel } from "../models";
import { type Run, type RunOptions, train, type TrainingData } from "../training";

/** Options of a model and of its training, by their names in code. */
export type CompareSettings = ModelSettings & RunOptions;

/** Settings with the values that each is to have in turn. */
export type VariedSettings = Readonly<Record<string, readonly unknown[]>>;

/** A training that is one of several. */
export interface PlannedModel {
  /** What sets it apart: "beta=4, latentSize=2". */
  readonly name: string;
  /** The settings in which it differs from the others. */
  readonly varied: Readonly<Record<string, unknown>>;
  readonly run: Run;
}

/** More models beside each other are no comparison, and their weights are all in memory. */
const MOST = 64;

/**
 * A model and a run for each combination of the varied settings, the last varying fastest; nothing
 * is trained yet, so that what is not allowed is told before hours are spent.
 *
 * @throws UserError for settings that are not allowed, or where there is nothing to compare
 */
export function plannedModels(
  varied: VariedSettings,
  data: TrainingData & ImagesFor,
  settings: CompareSettings,
): PlannedModel[] {
  const models = product(varied, settings).map((each) => {
    const [ofModel, ofRun] = parted({ ...settings, ...each });
    const name = nameOf(each, varied);
    return { name, varied: each, run: train(createModel(ofModel, data), data, ofRun) };
  });
  const names = models.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice === undefined) return models;
  throw new UserError(`${twice} stands twice among the values to compare`);
}

function product(varied: VariedSettings, settings: CompareSettings): Record<string, unknown>[] {
  const entries = Object.entries(varied);
  if (entries.length === 0) {
    throw new UserError(
      "there is nothing to compare: name a setting and its values, as { beta: [1, 4] }",
    );
  }
  let all: Record<string, unknown>[] = [{}];
  for (const [name, values] of entries) {
    if (!Array.isArray(values) || values.length === 0) {
      throw new UserError(
        `${name} takes a list of the values to compare, such as { ${name}: [1, 4] }`,
      );
    }
    if (settings[name] !== undefined) {
      throw new UserError(`${name} is both compared and the same for all: leave one of them out`);
    }
    all = all.flatMap((others) => values.map((value: unknown) => ({ ...others, [name]: value })));
    if (all.length > MOST)
      throw new UserError(`more than ${MOST} models to compare: shorten the lists`);
  }
  return all;
}

/** What a model is made with, and what its run is told; the seed is both's. */
function parted(settings: CompareSettings): [ModelSettings, RunOptions] {
  const entries = Object.entries(settings);
  const isTraining = ([name]: [string, unknown]) => Object.hasOwn(trainingOptions, name);
  return [
    Object.fromEntries(entries.filter((each) => !isTraining(each) || each[0] === "seed")),
    Object.fromEntries(entries.filter(isTraining)),
  ];
}

/** By the settings in which it differs; of a single model, by all that were named. */
function nameOf(values: Readonly<Record<string, unknown>>, varied: VariedSettings): string {
  const differing = Object.entries(values).filter(([name]) => varied[name].length > 1);
  const shown = differing.length > 0 ? differing : Object.entries(values);
  return shown.map(([name, value]) => `${name}=${textOf(value)}`).join(", ");
}

/** A definition goes by its name. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  const named = (value ?? {}) as { readonly name?: unknown };
  return typeof named.name === "string" ? named.name : JSON.stringify(value);
}
