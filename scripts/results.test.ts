import assert from "node:assert/strict";
import { test } from "node:test";
import { models } from "../src/models/registry";
import { familySet } from "./results/family";
import { meanAndSpread } from "./results/markdown";
import { onlyRuns, runName } from "./results/result_run";
import { sizesSet } from "./results/sizes";

const options = { seeds: 3, numEpochs: 10, importanceSamples: 100 };

test("the sizes: two models, three latent sizes, each from three seeds", () => {
  const set = sizesSet(options);
  assert.equal(new Set(set.map(runName)).size, 2 * 3 * 3);
  const some = onlyRuns(sizesSet({ ...options, seeds: 2, numEpochs: 1 }), ["cvae-2", "vae-50"]);
  assert.deepEqual(some.map(runName), [
    ...["vae-50-e1-s1", "cvae-2-e1-s1"],
    ...["vae-50-e1-s2", "cvae-2-e1-s2"],
  ]);
});

test("the family: every page, each from three seeds, with nothing but its defaults", () => {
  const set = familySet(options);
  assert.equal(set.length, 3 * models.names().length);
  assert.deepEqual(
    set.find(({ row, seed }) => row === "beta-tc-vae" && seed === 2)?.train,
    "--model beta-tc-vae --num_epochs 10 --seed 2".split(" "),
  );
  assert.deepEqual(onlyRuns(set, ["wae"]).map(runName), ["wae-e10-s1", "wae-e10-s2", "wae-e10-s3"]);
});

test("mean ± standard deviation over seeds", () => {
  // deviations −1, 0, 1: √((1 + 0 + 1) / 2) = 1
  assert.equal(meanAndSpread([97, 98, 99], 2), "98.00 ± 1.00");
  assert.equal(meanAndSpread([97.126], 2), "97.13");
  assert.equal(meanAndSpread([], 2), "–");
});
