// `npm test [-- --only PATTERN]`: the static checks, then every *.test.ts, three at a time: many of
// them wait for a browser or a Jupyter kernel. What failed among others is run again by itself.
// `npm run test:long` (`--long`) runs the *.long.ts instead.
import "./leash.cjs";
import { join, relative } from "node:path";
import { runCommand, type Command } from "../src/cli/command";
import { exitOnSignals } from "../src/cli/stop_signal";
import { text, toggle } from "../src/config";
import { createDisplay } from "./setup/display";
import { jupyterTestStep } from "./setup/jupyter_step";
import { thisProject } from "./setup/project";
import { runSteps } from "./setup/run_steps";
import { findTests } from "./test_runner/find_tests";
import { pool, runFile } from "./test_runner/run_files";
import { PassedChecks } from "./test_runner/passed_checks";
import { runStaticCheck, STATIC_CHECKS, type StaticCheck } from "./test_runner/static_checks";
import { judged, summary, type Outcome } from "./test_runner/tally";

const WIDTH = 3;
const MINUTE = 60_000;
const { root } = thisProject;
const ci = process.env.CI === "true";
/** What became of each check and of each file's tests, when it was run last. */
const all = new Map<string, Outcome[]>();
/** So many failed files are run a second time; where more fail, it is not for want of quiet. */
const MOST_AGAIN = 5;

const inFile = (file: string, test: string) => (test === file ? test : `${file}: ${test}`);

/**
 * One line a file; below it what failed and, with that, what the file printed.
 *
 * @returns whether all of it passed
 */
function show(
  name: string,
  outcomes: readonly Outcome[],
  took: number | string,
  output = "",
): boolean {
  const judgedOutcomes = outcomes.map((outcome) => judged(outcome, ci));
  all.set(
    name,
    judgedOutcomes.map((outcome) => ({ ...outcome, name: inFile(name, outcome.name) })),
  );
  const failed = judgedOutcomes.filter(({ kind }) => kind === "failed");
  const mark = failed.length > 0 ? "✗" : "✓";
  const counted = outcomes.length === 1 ? "" : `${outcomes.length} tests, `;
  const time = typeof took === "string" ? took : `${took.toFixed(1)} s`;
  console.log(`${mark} ${name}  (${counted}${time})`);
  const indent = (text: string, by: string) => text.replaceAll(/^(?=.)/gm, by);
  for (const { name: test, why } of failed) {
    console.log(indent(`✗ ${test}`, "    "));
    if (why) console.log(indent(why, "      "));
  }
  for (const { name: test, kind, why } of judgedOutcomes) {
    if (kind === "skipped") console.log(`    - ${test}: skipped${why ? `, ${why}` : ""}`);
  }
  if (failed.length > 0 && output.trim() !== "") console.log(indent(output.trim(), "      │ "));
  return failed.length === 0;
}

/** Runs the checks that have not passed on the files as they are. */
async function runChecks(checks: readonly StaticCheck[]): Promise<void> {
  const passed = new PassedChecks(root, join(root, ".setup", "passed_checks.json"));
  await pool(checks, WIDTH, async ({ name, args }) => {
    if (passed.has(name)) {
      show(name, [{ name, kind: "passed" }], "unchanged since it passed");
      return;
    }
    const started = Date.now();
    const why = await runStaticCheck({ name, args }, root);
    if (why === undefined) passed.add(name);
    const kind = why === undefined ? "passed" : "failed";
    show(name, [{ name, kind, why }], (Date.now() - started) / 1000);
  });
}

/**
 * Runs each file, three at a time, and what failed once more by itself: browsers and kernels that
 * three files have started at once can take longer than a test waits. What passes only then is
 * named, since it may hide a fault.
 *
 * @param patience in milliseconds
 */
async function runFiles(files: readonly string[], patience: number): Promise<void> {
  const runAndShow = async (file: string) => {
    const { outcomes, seconds, output } = await runFile(root, file, patience);
    return show(file, outcomes, seconds, output);
  };
  const failed: string[] = [];
  await pool(files, WIDTH, async (file) => {
    if (!(await runAndShow(file))) failed.push(file);
  });
  if (files.length === 1 || failed.length === 0 || failed.length > MOST_AGAIN) return;
  console.log("\nOnce more, each by itself:");
  const unsteady: string[] = [];
  for (const file of failed) if (await runAndShow(file)) unsteady.push(file);
  if (unsteady.length > 0) console.log(`\nPassed only by itself: ${unsteady.join(", ")}`);
}

const testFlags = {
  only: text("", "PATTERN", "only what has PATTERN in its file's path or in its check's name"),
  long: toggle("the long tests, *.long.ts, instead"),
};

/** Runs what the flags ask for and ends the process, and with it what tests left running. */
async function runTests(pattern: string, long: boolean): Promise<never> {
  exitOnSignals();
  const wanted = (name: string) => name.includes(pattern);
  const display = createDisplay(process.stdout, (file) => relative(root, file));
  const status = await runSteps([jupyterTestStep], { project: thisProject, display, again: false });
  if (status !== 0) process.exit(status);

  const checks = long ? [] : STATIC_CHECKS.filter(({ name }) => wanted(name));
  await runChecks(checks);
  const files = findTests(root, long ? ".long.ts" : ".test.ts").filter(wanted);
  await runFiles(files, (long ? 240 : 10) * MINUTE);

  const outcomes = [...all.values()].flat();
  if (outcomes.length === 0) console.error(`Nothing matches --only ${pattern}.`);
  const failed = outcomes.filter(({ kind }) => kind === "failed");
  if (failed.length > 0)
    console.log(`\nFailed:\n${failed.map(({ name }) => `  ✗ ${name}`).join("\n")}`);
  console.log(`\n${summary(outcomes)}`);
  process.exit(failed.length > 0 || outcomes.length === 0 ? 1 : 0);
}

const testCommand: Command<typeof testFlags> = {
  usage: "npm test -- [flags]",
  summary: "The static checks, then every test.",
  options: testFlags,
  run: ({ settings: { only, long } }) => runTests(only, long),
};

void runCommand(testCommand);
