import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inTemporaryFolder } from "../src/data/testing/idx_files";
import { models } from "../src/models/registry";
import { familySet } from "./results/family";
import { meanAndSpread } from "./results/markdown";
import { MIXTURE } from "./results/mixture";
import { FIGURE, papersSet } from "./results/papers";
import { papersDocument } from "./results/papers_document";
import { ResultRecord } from "./results/record";
import { onlyRuns, runName } from "./results/result_run";
import type { Evaluated } from "./results/run_one";
import { sizesSet } from "./results/sizes";

const options = { seeds: 3, numEpochs: 10, importanceSamples: 100 };

test("the sizes: two models, three latent sizes and a network of convolutions, from three seeds", () => {
  const set = sizesSet(options);
  assert.equal(new Set(set.map(runName)).size, 2 * (3 + 1) * 3);
  assert.deepEqual(
    onlyRuns(set, ["vae-15-conv"])[1].train,
    "--model vae --latent_size 15 --architecture conv --num_epochs 10 --seed 2".split(" "),
  );
  const components = (row: string) => {
    const [{ evaluations }] = onlyRuns(set, [row]);
    return /--sampler mixture --mixture_components (\d+)/.exec(evaluations[MIXTURE].join(" "))?.[1];
  };
  assert.deepEqual(["vae-15", "vae-50", "cvae-15"].map(components), ["100", "10", "10"]);
  const some = onlyRuns(sizesSet({ ...options, seeds: 2, numEpochs: 1 }), ["cvae-2", "vae-50"]);
  assert.deepEqual(some.map(runName), [
    ...["vae-50-e1-s1", "cvae-2-e1-s1"],
    ...["vae-50-e1-s2", "cvae-2-e1-s2"],
  ]);
});

test("the family: every page, each from three seeds, with nothing but its defaults", () => {
  const set = familySet({ importanceSamples: 100 });
  assert.equal(set.length, 3 * models.names().length);
  assert.deepEqual(
    set.find(({ row, seed }) => row === "beta-tc-vae" && seed === 2)?.train,
    "--model beta-tc-vae --num_epochs 6 --seed 2".split(" "),
  );
  assert.deepEqual(onlyRuns(set, ["wae"]).map(runName), ["wae-e6-s1", "wae-e6-s2", "wae-e6-s3"]);
});

test("beside the papers: each from as many seeds as its row says, or fewer", () => {
  const draws = onlyRuns(papersSet({ importanceSamples: 100 }), ["m2-100"]);
  assert.deepEqual(
    draws.map(({ seed }) => seed),
    [1, 2, 3, 4, 5],
  );
  const few = papersSet({ seeds: 1, numEpochs: 2, importanceSamples: 100 });
  assert.ok(few.every(({ seed, numEpochs }) => seed === 1 && numEpochs === 2));
  assert.equal(new Set(few.map(runName)).size, few.length);
});

test("beside the papers: a section for each figure, with its commands, mean and spread", () => {
  const [run] = onlyRuns(papersSet({ importanceSamples: 100 }), ["beta-tc-vae-sprites"]);
  const finished = [0.1, 0.3].map((mig, i) => ({
    run: { ...run, seed: i + 1 },
    evaluations: { [FIGURE]: { disentanglement: { mig } } as Evaluated },
    ...{ weights: 1000, trainingSeconds: 120 },
  }));
  const text = papersDocument(finished, { command: "npm run results", importanceSamples: 100, missing: ["vade-10"] }); // prettier-ignore
  // deviations ∓0.1: √(0.02 / 1) = 0.141.
  assert.match(text, /^\| β-TCVAE, β 6 \| 0\.200 ± 0\.141 \| 2 \| 30 epochs \| 2 ± 0 \|/m);
  assert.match(text, /`--model beta-tc-vae .*--num_epochs 30 --seed 1 --dataset sprites`/);
  assert.match(text, /evaluate -- --model beta-tc-vae --image_size 16 .*--dataset sprites`/);
  assert.match(text, /^Not run yet: vade-10\.$/m);
  assert.deepEqual(text.match(/^## .*/gm), ["## Disentanglement"]);
});

test("finished runs are recorded, found by the same commands alone, and without where they lie", () =>
  inTemporaryFolder((folder) => {
    const file = join(folder, "measured", "sizes.json");
    const record = new ResultRecord(file);
    const [first, second] = onlyRuns(sizesSet(options), ["vae-15"]);
    assert.equal(record.find(first), undefined);
    const figures = {
      loss: 96.5,
      kl: null,
      diagnostics: [{ check: "hole", passed: true, says: "" }],
    };
    const evaluation = { ...figures, checkpoint: "/somewhere/vae" } as unknown as Evaluated;
    const evaluations = { "none-k100": evaluation };
    record.add({ run: first, evaluations, weights: 7, trainingSeconds: 2 });
    new ResultRecord(file).add({ run: second, evaluations, weights: 8 });
    const found = record.find(first);
    assert.deepEqual([found?.weights, found?.trainingSeconds, found?.run], [7, 2, first]);
    assert.equal(found?.evaluations["none-k100"].loss, 96.5);
    assert.equal(found?.evaluations["none-k100"].kl, null);
    assert.equal(record.find(second)?.weights, 8);
    assert.equal(record.find({ ...first, train: [...first.train, "--beta", "2"] }), undefined);
    assert.ok(!readFileSync(file, "utf8").includes("somewhere"));
  }));

test("mean ± standard deviation over seeds", () => {
  // deviations −1, 0, 1: √((1 + 0 + 1) / 2) = 1
  assert.equal(meanAndSpread([97, 98, 99], 2), "98.00 ± 1.00");
  assert.equal(meanAndSpread([97.126], 2), "97.13");
  assert.equal(meanAndSpread([], 2), "–");
});
