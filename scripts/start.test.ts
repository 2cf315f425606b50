import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { copyOfScripts, write } from "./setup/testing/project";

/** `npm start` after its set-up, with a stand-in for the report command. */
function start(t: TestContext, report: string, args: string[] = []) {
  const root = copyOfScripts(t);
  write(join(root, "src", "cli", "report.ts"), report);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["-r", join(root, "scripts", "register.cjs"), join(root, "scripts", "start.ts"), ...args],
    { cwd: root, encoding: "utf8" },
  );
  return { root, status, stdout, stderr };
}

const REPORT = `
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
appendFileSync("ran", process.argv.slice(2).join(" ") + "\\n");
mkdirSync("outputs/reports", { recursive: true });
writeFileSync("outputs/reports/01-vae.html", "");`;

test("both notebooks run, with the arguments passed on; then what there is, and what next", (t) => {
  const { root, status, stdout, stderr } = start(t, REPORT, ["-p", "numEpochs=1"]);
  assert.equal(status, 0, stderr);
  assert.equal(
    readFileSync(join(root, "ran"), "utf8"),
    "notebooks/01-vae.ipynb -p numEpochs=1\nnotebooks/02-cvae.ipynb -p numEpochs=1\n",
  );
  assert.match(stdout, /Reports +outputs\/reports\/01-vae\.html/);
  assert.doesNotMatch(stdout, /02-cvae\.html/, "only what is there is named");
  assert.match(stdout, /npm run lab/);
});

test("the first failure ends it, with its status", (t) => {
  const failing = `require("node:fs").appendFileSync("ran", "x"); process.exit(7);`;
  const { root, status, stderr } = start(t, failing);
  assert.equal(status, 7);
  assert.match(stderr, /01-vae\.ipynb did not run to its end/);
  assert.equal(readFileSync(join(root, "ran"), "utf8"), "x");
  assert.equal(existsSync(join(root, "outputs")), false);
});
