// `npm test [-- --only PATTERN]`: the static checks, then every *.test.ts, four processes at a time:
// many of them wait for a browser or a Jupyter kernel. What failed among others is run again by itself.
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
import { PassedChecks } from "./test_runner/passed_checks";
import { pool } from "./test_runner/pool";
import { processesOf, readSource } from "./test_runner/processes";
import { type FileResult, runFile, runTogether } from "./test_runner/run_files";
import { runStaticCheck, STATIC_CHECKS, type StaticCheck } from "./test_runner/static_checks";
import { judged, summary, type Outcome } from "./test_runner/tally";
import { TestTimes } from "./test_runner/test_times";

const WIDTH = 4;
const MINUTE = 60_000;
const { root } = thisProject;
const ci = process.env.CI === "true";
const display = createDisplay(process.stdout, (file) => relative(root, file));
/** What became of each check and of each file's tests, when it was run last. */
const all = new Map<string, Outcome[]>();
const times = new TestTimes(join(root, ".setup", "test_times.json"));
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
  display.say(`${mark} ${name}  (${counted}${time})`);
  const indent = (text: string, by: string) => text.replaceAll(/^(?=.)/gm, by);
  for (const { name: test, why } of failed) {
    display.say(indent(`✗ ${test}`, "    "));
    if (why) display.say(indent(why, "      "));
  }
  for (const { name: test, kind, why } of judgedOutcomes) {
    if (kind === "skipped") display.say(`    - ${test}: skipped${why ? `, ${why}` : ""}`);
  }
  if (failed.length > 0 && output.trim() !== "") display.say(indent(output.trim(), "      │ "));
  return failed.length === 0;
}

/** Runs a check, unless it has passed on the files as they are. */
async function runCheck(check: StaticCheck, passed: PassedChecks): Promise<void> {
  const { name } = check;
  if (passed.has(name)) {
    show(name, [{ name, kind: "passed" }], "unchanged since it passed");
    return;
  }
  const started = Date.now();
  const why = await runStaticCheck(check, root);
  if (why === undefined) passed.add(name);
  const kind = why === undefined ? "passed" : "failed";
  const seconds = (Date.now() - started) / 1000;
  times.note(name, seconds);
  show(name, [{ name, kind, why }], seconds);
}

/** Tells of a file, and returns whether it passed. */
function passes({ file, outcomes, seconds, output }: FileResult): boolean {
  times.note(file, seconds);
  return show(file, outcomes, seconds, output);
}

/**
 * Runs the checks and then the files, the longest of each first, four processes at a time; and files
 * that failed once more by themselves: browsers and kernels that four have started at once can take
 * longer than a test waits. What passes only then is named, since it may hide a fault.
 *
 * @param processes files that share one
 * @param ready after which files can be run; checks do not wait for it
 * @param patience in milliseconds
 */
async function runAll(
  checks: readonly StaticCheck[],
  processes: readonly string[][],
  ready: Promise<void>,
  patience: number,
): Promise<void> {
  const passed = new PassedChecks(root, join(root, ".setup", "passed_checks.json"));
  const failed: string[] = [];
  const work = [
    ...times.longestFirst(checks, ({ name }) => [name]).map((each) => () => runCheck(each, passed)),
    ...times
      .longestFirst(processes, (files) => files)
      .map((files) => async () => {
        await ready;
        const results = await runTogether(root, files, patience);
        failed.push(...results.filter((result) => !passes(result)).map(({ file }) => file));
      }),
  ];
  await pool(work, WIDTH, (each) => each());
  times.keep();
  if (all.size === 1 || failed.length === 0 || failed.length > MOST_AGAIN) return;
  console.log("\nOnce more, each by itself:");
  const unsteady: string[] = [];
  for (const file of failed) if (passes(await runFile(root, file, patience))) unsteady.push(file);
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
  const context = { project: thisProject, display, again: false };
  const ready = runSteps([jupyterTestStep], context).then((status) => {
    if (status !== 0) process.exit(status);
  });
  const checks = long ? [] : STATIC_CHECKS.filter(({ name }) => wanted(name));
  const files = findTests(root, long ? ".long.ts" : ".test.ts").filter(wanted);
  const each = files.map((file) => [file]);
  if (long) await runAll([], each, ready, 240 * MINUTE);
  else await runAll(checks, processesOf(files, readSource(root)), ready, 10 * MINUTE);
  await ready;

  const outcomes = [...all.values()].flat();
  if (outcomes.length === 0) console.error(`Nothing matches --only ${pattern}.`);
  const failed = outcomes.filter(({ kind }) => kind === "failed");
  if (failed.length > 0)
    console.log(`\nFailed:\n${failed.map(({ name }) => `  ✗ ${name}`).join("\n")}`);
  console.log(`\n${summary(outcomes)}`);
  process.exit(failed.length > 0 || outcomes.length === 0 ? 1 : 0);
}

/** `npm test`. */
export const testCommand: Command<typeof testFlags> = {
  usage: "npm test -- [flags]",
  summary: "The static checks, then every test.",
  options: testFlags,
  run: ({ settings: { only, long } }) => runTests(only, long),
};

if (require.main === module) void runCommand(testCommand);
