import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { everyTrainFlag, knownToSweeps } from "../cli/sweep_known";
import { models } from "../models";
import { snakeCase } from "../config";
import { projectRoot } from "../host/node/project_root";
import { sweepSchema } from "./schema";
import { readSweep } from "./sweep_file";

const root = projectRoot();

/** A file in which each given field stands on a line of its own, from line 2 on. */
function file(fields: Record<string, unknown>): string {
  const lines = Object.entries(fields).map(([k, v]) => `  ${JSON.stringify(k)}: ${JSON.stringify(v)}`); // prettier-ignore
  return `{\n${lines.join(",\n")}\n}\n`;
}

const good = {
  train: { model: "beta-vae", num_epochs: 5 },
  search: { beta: [1, 2, 4], latent_size: [5, 15] },
  method: "grid",
  objective: { metric: "loss", mode: "min" },
};
const read = (fields: Record<string, unknown>) => readSweep("s/a.json", file(fields), knownToSweeps); // prettier-ignore

test("a grid has as many trials as its values combine to; images are held out for the objective", () => {
  const sweep = read(good);
  assert.equal(sweep.name, "a");
  assert.equal(sweep.trials, 6);
  assert.equal(sweep.mostEpochs, 5);
  assert.deepEqual(sweep.fixed, {
    ...{ validation: 0.1, patience: 0 },
    ...{ model: "beta-vae", num_epochs: 5 },
  });
  assert.deepEqual(sweep.search.beta, { kind: "choice", values: [1, 2, 4] });
});

test("a search by chance has ranges, trials, and may end trials early", () => {
  const sweep = read({
    ...good,
    search: { learning_rate: { log_uniform: [1e-4, 1e-2] }, latent_size: { int: [2, 32] } },
    ...{ method: "random", trials: 12, seed: 3, resources: { threads: 2 } },
    early_stopping: { grace_epochs: 2 },
  });
  assert.deepEqual(sweep.search.learning_rate, { kind: "log_uniform", low: 1e-4, high: 1e-2 });
  assert.deepEqual([sweep.trials, sweep.seed, sweep.threads], [12, 3, 2]);
  assert.deepEqual(sweep.earlyStopping, { graceEpochs: 2, keepOneOf: 3 });
});

/** What stands in the file, and how the error begins behind its name. */
const REFUSED: readonly (readonly [Record<string, unknown>, RegExp])[] = [
  [{ serach: {} }, /^, line 6, serach: no field of a sweep file; did you mean search\?/],
  [{ search: {} }, /^, line 3, search: is empty/],
  [{ search: { betta: [1] } }, /^, line 3, search\.betta: no flag of .*; did you mean beta\?/],
  [{ search: { beta: [1, -2] } }, /^, line 3, search\.beta\[1\]: must be a number from 0 to 1000, got -2/],
  [{ search: { beta: [1, 1] } }, /^, line 3, search\.beta\[1\]: lists 1 twice/],
  [{ search: { beta: 4 } }, /^, line 3, search\.beta: must be a list of values/],
  [{ search: { beta: { uniform: [0, 1] } } }, /^, line 3, search\.beta: a grid takes lists/],
  [{ search: { alpha: [1] } }, /^, line 3, search\.alpha: no flag of `npm run train -- --model beta-vae`/],
  [{ search: { model: ["vae", "vea"] } , train: {} }, /^, line 3, search\.model: must be one of /],
  [{ search: { model: ["vae", "beta-vae"], capacity: [0, 25] }, train: {} }, /^, line 3, search\.capacity: no flag of .*--model vae`/],
  [{ search: { num_epochs: [2] } }, /^, line 3, search\.num_epochs: stands in train, too/],
  [{ search: { seed: ["7"] } }, /^, line 3, search\.seed\[0\]: must be an integer .*, got "7"; here it is written 7/],
  [{ train: { dataset: "mnits" } }, /^, line 2, train\.dataset: .*mnits.* did you mean mnist\?/],
  [{ search: { dataset: ["digits", "no-set"] } }, /^, line 3, search\.dataset\[1\]: .*no-set/],
  [{ train: { run: "x" } }, /^, line 2, train\.run: no flag of a sweep: each trial has a folder/],
  [{ train: { validation: 0 } }, /^, line 2, train\.validation: must be above 0: nothing is chosen on test images/],
  [{ train: [] }, /^, line 2, train: must be an object/],
  [{ method: "gird" }, /^, line 4, method: must be one of grid, random, bayesian, got "gird"/],
  [{ method: "random" }, /^, line 1: "trials" is missing/],
  [{ method: "random", trials: 0 }, /^, line 6, trials: must be a whole number from 1/],
  [{ method: "random", trials: 5, search: { beta: [1, 2], latent_size: { int: [2, 3] } } }, /^, line 6, trials: asks for more than the 4 trials that the values combine to/],
  [{ trials: 3 }, /^, line 6, trials: a grid has as many trials as/],
  [{ method: "random", trials: 2, search: { beta: { log_uniform: [0, 1] } } }, /^, line 3, search\.beta\.log_uniform: must be above 0/],
  [{ method: "random", trials: 2, search: { latent_size: { log_uniform: [2, 32] } } }, /^, line 3, search\.latent_size\.log_uniform: draws fractions, .* write "log_int"/],
  [{ method: "random", trials: 2, search: { beta: { uniform: [2, 1] } } }, /^, line 3, search\.beta\.uniform: must rise/],
  [{ objective: { metric: "lss", mode: "min" } }, /^, line 5, objective\.metric: "lss" is no metric .* did you mean loss\?/],
  [{ objective: { metric: "loss", mode: "least" } }, /^, line 5, objective\.mode: must be one of min, max/],
  [{ early_stopping: {}, objective: { metric: "active_units", mode: "max" } }, /^, line 6, early_stopping: goes by what each epoch/],
  [{ resources: { threads: 0 } }, /^, line 6, resources\.threads: must be a whole number from 1/],
]; // prettier-ignore

for (const [change, said] of REFUSED) {
  test(`refused in one line with file, line and field: ${JSON.stringify(change)}`, () => {
    assert.throws(
      () => read({ ...good, ...change }),
      (error: Error) => {
        assert.equal(error.name, "UserError");
        assert.ok(error.message.startsWith("s/a.json"), error.message);
        assert.match(error.message.slice("s/a.json".length), said);
        return true;
      },
    );
  });
}

test("what is no JSON is told with its line", () => {
  for (const [text, line] of [
    ["{\n\n  oops\n}", 3],
    ['{\n  "a": 1\n', 3],
    ["", 1],
  ] as const) {
    assert.throws(
      () => readSweep("a.json", text, knownToSweeps),
      new RegExp(`^UserError: a\\.json, line ${line}: no JSON`),
    );
  }
  assert.throws(
    () => readSweep("a.json", '{\n"seed": 1,\n"seed": 2}', knownToSweeps),
    /a\.json, line 2, seed: stands twice in the file/,
  );
});

test("a notebook's parameters are known by its own cell", () => {
  const notebook = {
    notebook: "notebooks/01-vae.ipynb",
    search: { latentSize: [2, 15] },
    ...{ method: "grid", objective: { metric: "test loss", mode: "min" } },
  };
  assert.equal(read(notebook).notebook, "notebooks/01-vae.ipynb");
  assert.throws(
    () => read({ ...notebook, search: { latentSise: [2] } }),
    /line 3, search\.latentSise\[0\]: no parameter of .*did you mean latentSize/,
  );
  assert.throws(() => read({ ...notebook, search: { latentSize: ["x"] } }), /line 3, .*latentSize/);
  assert.throws(() => read({ ...notebook, notebook: "no.ipynb" }), /line 2, notebook: .*no\.ipynb/);
});

test("the project's own sweep files are right, and their schema knows every flag of train", () => {
  const names = readdirSync(join(root, "sweeps")).filter((name) => !name.includes("schema"));
  assert.ok(names.length >= 2);
  for (const name of names) {
    readSweep(name, readFileSync(join(root, "sweeps", name), "utf8"), knownToSweeps);
  }
  const schema = readFileSync(join(root, "sweeps", "sweep.schema.json"), "utf8");
  assert.deepEqual(
    JSON.parse(schema),
    sweepSchema(everyTrainFlag()),
    "`npm run docs` writes it anew",
  );
  for (const name of Object.keys(models.find("vade").options)) {
    assert.ok(schema.includes(`"${snakeCase(name)}"`), name);
  }
});
