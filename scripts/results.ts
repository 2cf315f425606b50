// `npm run results`: trains sets of models from scratch, evaluates them, and writes a document of each:
// docs/results.md, docs/family.md, docs/papers.md. It may be interrupted at any time: a training, kept in
// outputs/results/, goes on after its last whole epoch, and what finished ones came to is in docs/measured/,
// from where another machine goes on.
import "./leash.cjs";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Command, runCommand } from "../src/cli/command";
import { choice, integer, type Settings, snakeCase, text, toggle, UserError } from "../src/config";
import { writeFilesAtomically } from "../src/host/node/atomic_files";
import { projectRoot } from "../src/host/node/project_root";
import { onlyRuns, runName } from "./results/result_run";
import { ResultRecord } from "./results/record";
import { type ResultSet, SETS } from "./results/result_set";
import { Finished, runOne, runProjectCommand } from "./results/run_one";

const resultsFlags = {
  set: choice(["all", ...SETS.map(({ name }) => name)], "all", "which set of models"),
  seeds: integer({ ...asTheSet(100), help: "how many seeds: 1, 2, …; 0: as many as the set has" }),
  epochs: integer({
    ...asTheSet(100_000),
    help: "passes over the training set; 0: as many as the set has",
  }),
  only: text("", "NAME,…", "only runs of these models, such as vae, cvae-15"),
  importanceSamples: integer({
    default: 100,
    min: 1,
    max: 100_000,
    help: "K of the importance-weighted log-likelihood",
  }),
  folder: text("outputs/results", "DIR", "where trainings are kept"),
  anew: toggle("train those again, too, that docs/measured/ has the figures of"),
  output: text("", "FILE", "the document of one set; by default in docs/"),
  dataset: text("mnist", "NAME", "the data set"),
  trainImages: integer({ default: 0, min: 0, max: 1e9, help: "use only the first N; 0: all" }),
  testImages: integer({ default: 0, min: 0, max: 1e9, help: "use only the first N; 0: all" }),
};

type ResultsFlags = typeof resultsFlags;

function asTheSet(max: number) {
  return { default: 0, min: 0, max };
}

type Given = ReadonlySet<keyof ResultsFlags>;

async function writeResults(settings: Settings<ResultsFlags>, given: Given): Promise<void> {
  const root = projectRoot();
  const sets = chosenSets(settings);
  const limits = ["--train_images", settings.trainImages, "--test_images", settings.testImages];
  const { dataset } = settings;
  const dataFlags = limits.map(String);
  const folder = resolve(root, settings.folder);
  if (!existsSync(join(folder, "classifier", `${dataset}.json`))) {
    const flags = ["--ckpt_dir", folder, "--dataset", dataset, ...dataFlags];
    await runProjectCommand("classifier", flags, { root });
  }
  for (const set of sets) await writeSet(set, settings, { root, folder, dataFlags, given });
}

/** The sets that are asked for and have a run of `--only`. */
function chosenSets(settings: Settings<ResultsFlags>): ResultSet[] {
  const sets = SETS.filter(({ name }) => settings.set === "all" || settings.set === name);
  const found = sets.filter((set) => runsOf(set, settings).length > 0);
  if (found.length === 0) {
    throw new UserError(`--only ${settings.only} names no run of the set`);
  }
  if (settings.output && found.length > 1) {
    const names = found.map(({ name }) => name).join(" or ");
    throw new UserError(
      `--output ${settings.output} is one file for several sets: add --set ${names}`,
    );
  }
  return found;
}

function runsOf(
  set: ResultSet,
  { seeds, epochs, importanceSamples, only }: Settings<ResultsFlags>,
) {
  const own = (asked: number) => asked || undefined;
  const runs = set.runs({ seeds: own(seeds), numEpochs: own(epochs), importanceSamples });
  return onlyRuns(runs, only.split(",").filter(Boolean));
}

interface Making {
  readonly root: string;
  readonly folder: string;
  readonly dataFlags: readonly string[];
  readonly given: Given;
}

async function writeSet(
  set: ResultSet,
  settings: Settings<ResultsFlags>,
  { root, folder, dataFlags, given }: Making,
): Promise<void> {
  const { importanceSamples, dataset, anew } = settings;
  const runs = runsOf(set, settings);
  const output = settings.output || set.output;
  const words = [...given].map((name) => `--${snakeCase(name)} ${String(settings[name])}`);
  const command = ["npm run results", ...(words.length > 0 ? ["--", ...words] : [])].join(" ");
  const record = isStandard(given) ? new ResultRecord(join(root, set.record)) : undefined;
  const finished = new Map<string, Finished>();
  for (const [i, run] of runs.entries()) {
    console.log(`\n${set.name}: ${runName(run)}  (${i + 1} of ${runs.length})`);
    const known = anew ? undefined : record?.find(run);
    if (known) console.log(`as in ${set.record}`);
    const places = { root, folder: join(folder, set.name), judge: folder };
    const made = known ?? (await runOne(run, { ...places, dataset, dataFlags }));
    finished.set(runName(run), made);
    if (!known) record?.add(made);
    // After each run, so that an interrupted set has its document, which says what is missing.
    const { found, missing } = documented(set, settings, finished, record);
    const facts = { command: record ? standardCommand(set) : command, importanceSamples, missing };
    writeFilesAtomically({ [resolve(root, output)]: set.document(found, facts) });
  }
  console.log(`\nWritten   ${output}`);
}

/** Whether its runs are those of the committed document: all images, and the set's own seeds and epochs. */
function isStandard(given: Given): boolean {
  const free: readonly string[] = ["set", "only", "folder", "output", "anew"];
  return [...given].every((name) => free.includes(name));
}

function standardCommand({ name }: ResultSet): string {
  return `npm run results -- --set ${name}`;
}

/** What is to stand in the document: the whole set where it is recorded, whatever `--only` says. */
function documented(
  set: ResultSet,
  settings: Settings<ResultsFlags>,
  finished: ReadonlyMap<string, Finished>,
  record: ResultRecord | undefined,
) {
  const runs = runsOf(set, record ? { ...settings, only: "" } : settings);
  const each = runs.map((run) => ({ run, is: finished.get(runName(run)) ?? record?.find(run) }));
  return {
    found: each.flatMap(({ is }) => is ?? []),
    missing: each.filter(({ is }) => !is).map(({ run }) => runName(run)),
  };
}

/** `npm run results`. */
export const resultsCommand: Command<ResultsFlags> = {
  usage: "npm run results -- [flags]",
  summary:
    "Trains and evaluates sets of models, and writes docs/results.md, docs/family.md and docs/papers.md.",
  options: resultsFlags,
  run: ({ settings, given }) => writeResults(settings, given),
};

if (require.main === module) void runCommand(resultsCommand);
