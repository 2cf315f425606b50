import { basename } from "node:path";
import { didYouMean, UserError } from "../config";
import { numberAt, oneOf, requireFields, requireObject } from "./field_checks";
import { type Place, placesOf } from "./json_place";
import { EPOCH_METRICS, METRICS } from "./metrics";
import type { Method, Sweep } from "./sweep";
import { type Known, notebookWork, trainWork } from "./work";

/** More trials than this are a slip. */
const MOST_TRIALS = 100_000;
const METHODS: readonly Method[] = ["grid", "random", "bayesian"];
const FIELDS = [
  ...["$schema", "train", "notebook", "parameters", "search", "method", "trials", "seed"],
  ...["objective", "resources", "early_stopping"],
];

/**
 * Reads a sweep file and checks all of it, before anything runs.
 *
 * @throws UserError in one line with the file, the line and the field
 */
export function readSweep(file: string, text: string, known: Known): Sweep {
  const whole = placesOf(file, text);
  requireObject(whole);
  requireFields(whole, FIELDS);
  const field = (name: string) => whole.fields.get(name);
  const name = basename(file).replace(/\.json$/, "");
  if (!/^[\w][\w.-]*$/.test(name)) {
    throw new UserError(`${file}: a sweep file's name has letters, digits, _, - and . alone`);
  }
  if (field("train") && field("notebook")) {
    throw field("notebook")?.error("beside train: a sweep runs one of the two");
  }
  const search = field("search");
  if (!search) throw whole.error('"search" is missing: which flags take which values');
  requireObject(search);
  if (search.fields.size === 0) throw search.error("is empty: name a flag and its values");
  const ofNotebook = field("notebook");
  const work = ofNotebook ? notebookWork(whole, ofNotebook, search, known) : trainWork(whole, search, known); // prettier-ignore
  const method = oneOf(METHODS, field("method"), whole, "method");
  return {
    name,
    ...work,
    method,
    trials: trialsOf(whole, search, work.search, method),
    seed: numberAt(field("seed"), { least: 0, most: 2 ** 31, whole: true }) ?? 7,
    objective: objectiveOf(whole, work.work),
    threads: threadsOf(field("resources")),
    earlyStopping: earlyStoppingOf(field("early_stopping"), whole, work.work),
  };
}

function trialsOf(whole: Place, search: Place, found: Sweep["search"], method: Method): number {
  const trials = whole.fields.get("trials");
  if (method !== "grid") {
    if (!trials) throw whole.error(`"trials" is missing: how many a ${method} search makes`);
    const asked = numberAt(trials, { least: 1, most: MOST_TRIALS, whole: true }) ?? 1;
    const different = Object.values(found).reduce((count, each) => count * sizeOf(each), 1);
    if (asked <= different) return asked;
    throw trials.error(`asks for more than the ${different} trials that the values combine to`);
  }
  if (trials)
    throw trials.error("a grid has as many trials as its values combine to: leave it out");
  let count = 1;
  for (const [name, dimension] of Object.entries(found)) {
    if (dimension.kind !== "choice") {
      throw search.fields.get(name)?.error('a grid takes lists; a range asks for "random" or "bayesian"'); // prettier-ignore
    }
    count *= dimension.values.length;
  }
  if (count > MOST_TRIALS)
    throw search.error(`combines to ${count} trials, more than ${MOST_TRIALS}`);
  return count;
}

/** How many values a dimension has. */
function sizeOf(dimension: Sweep["search"][string]): number {
  if (dimension.kind === "choice") return dimension.values.length;
  return dimension.kind.endsWith("int") ? dimension.high - dimension.low + 1 : Infinity;
}

function objectiveOf(whole: Place, work: Sweep["work"]): Sweep["objective"] {
  const place = whole.fields.get("objective");
  if (!place) throw whole.error('"objective" is missing: {"metric": "loss", "mode": "min"}');
  requireObject(place);
  requireFields(place, ["metric", "mode"]);
  const metric = place.fields.get("metric");
  if (typeof metric?.value !== "string" || metric.value === "") {
    throw (metric ?? place).error('names no metric, such as {"metric": "loss", "mode": "min"}');
  }
  if (work === "train" && !METRICS.includes(metric.value)) {
    throw metric.error(
      `${JSON.stringify(metric.value)} is no metric that a trial is measured by` +
        `${didYouMean(metric.value, METRICS)} (they are ${METRICS.join(", ")})`,
    );
  }
  const mode = oneOf(["min", "max"] as const, place.fields.get("mode"), place, "mode");
  return { metric: metric.value, mode };
}

function threadsOf(resources: Place | undefined): number | undefined {
  if (!resources) return undefined;
  requireObject(resources);
  requireFields(resources, ["threads"]);
  return numberAt(resources.fields.get("threads"), { least: 1, most: 256, whole: true });
}

function earlyStoppingOf(
  place: Place | undefined,
  whole: Place,
  work: Sweep["work"],
): Sweep["earlyStopping"] {
  if (!place) return undefined;
  if (work === "notebook") throw place.error("a notebook tells nothing before its end");
  requireObject(place);
  requireFields(place, ["grace_epochs", "keep_one_of"]);
  const metric = whole.fields.get("objective")?.fields.get("metric");
  if (metric && !EPOCH_METRICS.includes(String(metric.value))) {
    throw place.error(
      `goes by what each epoch measures (${EPOCH_METRICS.join(", ")}), and the objective is ${String(metric.value)}`,
    );
  }
  const limits = { most: 100_000, whole: true };
  return {
    graceEpochs: numberAt(place.fields.get("grace_epochs"), { least: 1, ...limits }) ?? 1,
    keepOneOf: numberAt(place.fields.get("keep_one_of"), { least: 2, ...limits }) ?? 3,
  };
}
