import { didYouMean, UserError } from "../config";
import type { Parameter } from "../report/parameters";
import { valueOf } from "../report/values";
import { type Dimension, dimensionAt } from "./dimension";
import { requireObject } from "./field_checks";
import { flagCheck, type FlagsOf } from "./flags_known";
import type { Place } from "./json_place";
import type { Sweep, Values } from "./sweep";

/** What a sweep file is checked against. */
export interface Known {
  readonly flagsOf: FlagsOf;
  /** @throws UserError where no data set is called so */
  readonly requireDataset: (name: string) => void;
  /** @throws UserError where there is no such notebook */
  parametersOf(notebook: string): readonly Parameter[];
}

/** A training holds out so much of the training images where the file says nothing else. */
const VALIDATION = 0.1;

/** What trials run, and what they differ in. */
export type Work = Pick<Sweep, "work" | "notebook" | "fixed" | "search" | "mostEpochs">;

/** @throws UserError with file, line and field */
export function trainWork(whole: Place, search: Place, { flagsOf, requireDataset }: Known): Work {
  const train = whole.fields.get("train");
  if (!train) throw whole.error('"train" is missing: the flags of `npm run train`, or {}');
  requireObject(train);
  requireApart(train, search);
  // Without their dimensions read yet, the values of the three choices, which decide about all others.
  const asked = (name: string): readonly unknown[] => {
    const values = listOf(search.fields.get(name));
    const fixed = train.fields.get(name);
    return values ?? (fixed ? [fixed.value] : []);
  };
  for (const name of ["model", "architecture", "likelihood"]) {
    const option = flagsOf([])[name];
    const given = search.fields.get(name) ?? train.fields.get(name);
    for (const value of asked(name)) {
      if (!option.check(value)) {
        throw given?.error(`must be ${option.allowed}, got ${JSON.stringify(value)}`);
      }
    }
  }
  const { requireKnown, check: checkFlag } = flagCheck(flagsOf, asked);
  const check = (name: string, place: Place) => {
    checkFlag(name, place);
    if (name === "dataset") toldAt(place, () => requireDataset(String(place.value)));
  };
  for (const [name, place] of train.fields) {
    requireKnown(name, place);
    check(name, place);
  }
  const found = [...search.fields].map(([name, place]): [string, Dimension] => {
    requireKnown(name, place);
    return [name, dimensionAt(place, (value) => check(name, value))];
  });
  const fixed: Values = Object.fromEntries([...train.fields].map(([name, { value }]) => [name, value])); // prettier-ignore
  const dimensions = Object.fromEntries(found);
  const validation = train.fields.get("validation");
  if (validation?.value === 0) {
    throw validation.error("must be above 0: nothing is chosen on test images");
  }
  return {
    work: "train",
    // Trials end by what the sweep compares, and not by their own patience.
    fixed: { validation: VALIDATION, patience: 0, ...fixed },
    search: dimensions,
    mostEpochs: mostEpochs(fixed, dimensions, flagsOf),
  };
}

/** The values of a choice, with or without `{"choice": …}`. */
function listOf(place: Place | undefined): readonly unknown[] | undefined {
  const list = place?.fields.get("choice") ?? place;
  return list && Array.isArray(list.value) ? list.items.map(({ value }) => value) : undefined;
}

function mostEpochs(fixed: Values, search: Sweep["search"], flagsOf: FlagsOf): number {
  const epochs = search.num_epochs;
  if (epochs?.kind === "choice") return Math.max(...epochs.values.map(Number));
  if (epochs) return epochs.high;
  return Number(fixed.num_epochs ?? flagsOf([]).numEpochs.default);
}

/** @throws UserError with file, line and field */
export function notebookWork(whole: Place, notebook: Place, search: Place, known: Known): Work {
  if (typeof notebook.value !== "string") throw notebook.error("must be the path of a notebook");
  const path = notebook.value;
  const declared = toldAt(notebook, () => known.parametersOf(path));
  const given = whole.fields.get("parameters");
  if (given) requireObject(given);
  if (given) requireApart(given, search);
  const check = (name: string, { value, error }: Place) => {
    const parameter = declared.find((each) => each.name === name);
    if (!parameter) {
      const names = declared.map((each) => each.name);
      throw error(`no parameter of ${path}${didYouMean(name, names)}`);
    }
    try {
      valueOf(typeof value === "string" ? value : JSON.stringify(value), parameter);
    } catch (problem) {
      throw error((problem as Error).message);
    }
  };
  for (const [name, place] of given?.fields ?? []) check(name, place);
  const found = [...search.fields].map(([name, place]): [string, Dimension] => {
    return [name, dimensionAt(place, (value) => check(name, value))];
  });
  const fixed = [...(given?.fields ?? [])].map(([name, { value }]) => [name, value]);
  return {
    work: "notebook",
    notebook: path,
    fixed: Object.fromEntries(fixed) as Values,
    search: Object.fromEntries(found),
  };
}

/** What is wrong with the value of a field is told with its place. */
function toldAt<T>(place: Place, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    throw error instanceof UserError ? place.error(error.message) : error;
  }
}

/** What is searched is not fixed. */
function requireApart(fixed: Place, search: Place): void {
  for (const [name, place] of search.fields) {
    if (fixed.fields.has(name)) {
      throw place.error(`stands in ${fixed.field}, too: it is searched, or it is fixed`);
    }
  }
}
