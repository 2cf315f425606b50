// `npm run results`: trains the standard set from scratch, evaluates it, and writes docs/results.md.
// It may be interrupted at any time: what is finished is kept in outputs/results/, and a training
// goes on after its last whole epoch.
import "./leash.cjs";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Command, runCommand } from "../src/cli/command";
import { integer, type Settings, snakeCase, text, UserError } from "../src/config";
import { writeFilesAtomically } from "../src/host/node/atomic_files";
import { projectRoot } from "../src/host/node/project_root";
import { resultsDocument } from "./results/document";
import { Finished, runOne, runProjectCommand } from "./results/run_one";
import { runName, standardSet } from "./results/standard_set";

const resultsFlags = {
  seeds: integer({ default: 3, min: 1, max: 100, help: "how many seeds: 1, 2, …" }),
  epochs: integer({ default: 10, min: 1, max: 100_000, help: "passes over the training set" }),
  only: text("", "NAME,…", "only runs of these models, such as vae, cvae-15"),
  importanceSamples: integer({
    default: 100,
    min: 1,
    max: 100_000,
    help: "K of the importance-weighted log-likelihood",
  }),
  folder: text("outputs/results", "DIR", "where finished runs are kept"),
  output: text("docs/results.md", "FILE", "the document"),
  dataset: text("mnist", "NAME", "the data set"),
  trainImages: integer({ default: 0, min: 0, max: 1e9, help: "use only the first N; 0: all" }),
  testImages: integer({ default: 0, min: 0, max: 1e9, help: "use only the first N; 0: all" }),
};

type ResultsFlags = typeof resultsFlags;

async function writeResults(
  settings: Settings<ResultsFlags>,
  given: ReadonlySet<keyof ResultsFlags>,
): Promise<void> {
  const root = projectRoot();
  const folder = resolve(root, settings.folder);
  const { seeds, epochs: numEpochs, importanceSamples } = settings;
  const only = settings.only.split(",").filter(Boolean);
  const runs = standardSet({ seeds, numEpochs, only });
  if (runs.length === 0) throw new UserError(`--only ${settings.only} names no run of the set`);
  const limits = ["--train_images", settings.trainImages, "--test_images", settings.testImages];
  const dataFlags = ["--dataset", settings.dataset, ...limits.map(String)];

  if (!existsSync(join(folder, "classifier", `${settings.dataset}.json`))) {
    await runProjectCommand("classifier", ["--ckpt_dir", folder, ...dataFlags], { root });
  }
  const finished: Finished[] = [];
  const file = resolve(root, settings.output);
  const words = [...given].map((name) => `--${snakeCase(name)} ${String(settings[name])}`);
  const command = ["npm run results", ...(words.length > 0 ? ["--", ...words] : [])].join(" ");
  for (const [i, run] of runs.entries()) {
    console.log(`\n${runName(run)}  (${i + 1} of ${runs.length})`);
    finished.push(await runOne(run, { root, folder, importanceSamples, dataFlags }));
    const missing = runs.slice(i + 1).map(runName);
    // After each run, so that an interrupted set has its document, which says what is missing.
    writeFilesAtomically({
      [file]: resultsDocument(finished, { command, importanceSamples, numEpochs, missing }),
    });
  }
  console.log(`\nWritten   ${settings.output}`);
}

const resultsCommand: Command<ResultsFlags> = {
  usage: "npm run results -- [flags]",
  summary: "Trains and evaluates the standard set, and writes docs/results.md.",
  options: resultsFlags,
  run: ({ settings, given }) => writeResults(settings, given),
};

void runCommand(resultsCommand);
