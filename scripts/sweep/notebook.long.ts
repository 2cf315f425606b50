import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { projectRoot } from "../../src/host/node/project_root";
import { projectNotebooks } from "../../src/report/testing/project_notebooks";
import { readTrials } from "../../src/sweep/trials";

// Trials that are notebooks, the whole way: each runs in the project's kernel and writes its report. And a
// notebook that sweeps.

const root = projectRoot();
const folder = mkdtempSync(join(tmpdir(), "sweep "));
const name = `notebook-test-${process.pid}`;
const results = join(root, "outputs", "sweeps", name);
after(() => {
  for (const place of [folder, results, `${results}-08`])
    rmSync(place, { recursive: true, force: true });
});

/** A notebook that trains a small model, as the project's own do. */
const cells = [
  [
    "parameters",
    'const dataset = "digits";\nconst latentSize = 2;\nconst ckptDir = "model_ckpts";',
  ],
  ["", 'import { createModel, livePlot, loadDataset, saveRun, train } from "./src";'],
  ["", "const data = await loadDataset(dataset, { limit: { train: 300, test: 64 } });"],
  ["", "const run = train(createModel({ latentSize, hiddenSizes: [32] }, data), data, { numEpochs: 2, seed: 7 });\nawait livePlot(run);"], // prettier-ignore
  ["", "await saveRun(run, data, { ckptDir });"],
];
const notebook = {
  cells: cells.map(([tag, source], i) => ({
    ...{ cell_type: "code", execution_count: null, id: `cell-${i}`, outputs: [], source },
    metadata: tag === "" ? {} : { tags: [tag] },
  })),
  metadata: { kernelspec: { name: "latent-lab", display_name: "TypeScript", language: "typescript" } }, // prettier-ignore
  ...{ nbformat: 4, nbformat_minor: 5 },
};

test("each trial runs the notebook with its parameters, writes its report, and is measured by what its cells note", () => {
  const file = join(folder, `${name}.json`);
  const own = join(root, `${name}.ipynb`);
  after(() => rmSync(own, { force: true }));
  writeFileSync(own, JSON.stringify(notebook));
  const asked = {
    ...{ notebook: `${name}.ipynb`, parameters: { dataset: "digits" } },
    search: { latentSize: [2, 3] },
    ...{ method: "grid", objective: { metric: "test loss", mode: "min" } },
  };
  writeFileSync(file, JSON.stringify(asked));
  const argv = ["-r", "./scripts/register.cjs", "scripts/sweep.ts", file];
  const ran = spawnSync(process.execPath, argv, { cwd: root, encoding: "utf8" });
  assert.equal(ran.status, 0, ran.stdout + ran.stderr);
  const trials = readTrials(results);
  assert.deepEqual(trials.map(({ values }) => values), [
    { dataset: "digits", latentSize: 2 },
    { dataset: "digits", latentSize: 3 },
  ]); // prettier-ignore
  for (const { status, value, metrics, folder: its, values } of trials) {
    assert.equal(status, "finished");
    assert.equal(value, metrics["test loss"]);
    const report = readFileSync(join(its, "report.html"), "utf8");
    assert.match(report, new RegExp(`latentSize[^]{0,80}${String(values.latentSize)}`));
    for (const file of ["weights/vae/vae.safetensors", "vae/samples.png"]) {
      assert.ok(existsSync(join(its, file)), `${file} in its own folder`);
    }
  }
  assert.notEqual(trials[0].value, trials[1].value);
  assert.match(readFileSync(join(results, `${name}.html`), "utf8"), /2 of 2 trials/);
});

test("08-sweep runs small: its trials, its table of results, its figures", async () => {
  const { run } = projectNotebooks();
  const small = { betas: "[1,4]", latentSizes: "[2]", seeds: "[1]", sweepName: `${name}-08` };
  const { status, stderr, report } = await run("08-sweep", small);
  assert.equal(status, 0, stderr);
  const page = readFileSync(report, "utf8");
  assert.match(page, /2 of 2 trials are done; the best is trial \d/);
  assert.match(page, /metric\.reconstruction/);
});
