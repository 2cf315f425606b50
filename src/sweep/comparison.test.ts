import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { sweepPage } from "./comparison";
import { comparisonFigures } from "./comparison_figures";
import { metricAt } from "./metrics";
import type { Sweep } from "./sweep";
import { argvOf } from "./trial_request";
import { bestTrial, ranked, readTrials, type Trial } from "./trials";

const sweep: Sweep = {
  ...{ name: "a", work: "train", method: "grid", trials: 4, seed: 7, mostEpochs: 1 },
  fixed: { dataset: "<digits>" },
  search: { beta: { kind: "choice", values: [1, 2, 4, 8] } },
  objective: { metric: "loss", mode: "min" },
};

/** β makes reconstruction worse and KL less. */
const trial = (number: number, beta: number, more: Partial<Trial> = {}): Trial => ({
  ...{ number, status: "finished", value: 100 + beta, values: { ...sweep.fixed, beta } },
  metrics: { loss: 100 + beta, reconstruction: 80 + 2 * beta, kl: 20 - beta },
  ...{ epochs: [{ epoch: 1, value: 120 + beta }], seconds: 2, folder: `/s/trials/000${number}` },
  ...more,
});
const trials = [
  trial(1, 4),
  trial(2, 1),
  trial(3, 2, { status: "pruned" }),
  trial(4, 8, { status: "failed", value: null, reason: "it <diverged>", metrics: {}, epochs: [] }),
];

test("trials that came to their end are ranked by the objective; equals by their numbers", () => {
  assert.deepEqual(ranked(trials, "min").map(({ number }) => number), [2, 1]); // prettier-ignore
  assert.equal(bestTrial(trials, "max")?.number, 1);
  assert.equal(bestTrial([trial(9, 1), trial(5, 1)], "max")?.number, 5);
  assert.equal(bestTrial(trials.slice(3), "min"), undefined);
});

test("of what lies in the folders, the trials with a whole result are read", () => {
  const folder = mkdtempSync(join(tmpdir(), "trials-"));
  try {
    for (const [name, text] of [
      ["0001", JSON.stringify(trials[0])],
      ["0002", "{"],
    ]) {
      // prettier-ignore
      mkdirSync(join(folder, "trials", name), { recursive: true });
      writeFileSync(join(folder, "trials", name, "result.json"), text);
    }
    mkdirSync(join(folder, "trials", "0003"));
    assert.deepEqual(readTrials(folder), [
      { ...trials[0], folder: join(folder, "trials", "0001") },
    ]);
    assert.deepEqual(readTrials(join(folder, "none")), []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("figures: the settings, terms against β, reconstruction against KL, the epochs", () => {
  const figures = comparisonFigures(sweep, ranked(trials, "min"));
  assert.deepEqual(
    figures.map(({ heading }) => heading),
    [
      "Settings and what came of them",
      "Terms of the loss against beta",
      "Reconstruction against KL",
      "loss over the epochs",
    ],
  );
  assert.match(figures[1].figure.altText, /reconstruction from 82\.00 to 88\.00, KL from 19\.00 to 16\.00/); // prettier-ignore
  const without = ranked([trial(1, 4, { metrics: { loss: 1 } })], "min");
  assert.equal(
    comparisonFigures(sweep, without).length,
    2,
    "a model without a KL has no such figure",
  );
});

test("the page has every trial, the best first, and nothing of the file becomes markup", async () => {
  const html = await sweepPage({ sweep, trials, pictures: [], folder: "/s" });
  assert.match(html, /The best is trial 2, beta=1: loss 101/);
  const rows = [...html.matchAll(/<tr[ >].*<\/tr>/g)].map(([row]) => row.replace(/<[^>]*>/g, " "));
  const numbersOf = rows.slice(1).map((row) => /^\s*(\S+)\s+(\d)/.exec(row)?.slice(1).join(" "));
  assert.deepEqual(numbersOf, ["1 2", "2 1", "– 3", "– 4"]);
  assert.match(html, /failed: it &lt;diverged&gt;/);
  assert.match(html, /&lt;digits&gt;/);
  assert.match(html, /href="trials\/0002\/"/);
  assert.doesNotMatch(html, /(?:src|href)="https?:/);
});

test("values as flags, and numbers inside metrics", () => {
  assert.deepEqual(argvOf({ hidden_sizes: [8, 4], beta: 0.5, invert: true }), [
    ...["--hidden_sizes=8,4", "--beta=0.5", "--invert=true"],
  ]);
  assert.equal(metricAt({ disentanglement: { mig: 0.25 } }, "disentanglement.mig"), 0.25);
  for (const name of ["disentanglement", "mig", "toString", "a.b"]) {
    assert.equal(metricAt({ disentanglement: { mig: 1 } }, name), undefined, name);
  }
});
