import assert from "node:assert/strict";
import { test } from "node:test";
import { meanAndSpread } from "./results/document";
import { runName, standardSet } from "./results/standard_set";

test("the standard set: two models, three latent sizes, each from three seeds", () => {
  const set = standardSet({ seeds: 3, numEpochs: 10, only: [] });
  assert.equal(new Set(set.map(runName)).size, 2 * 3 * 3);
  const few = standardSet({ seeds: 2, numEpochs: 1, only: ["cvae-2", "vae-50"] }).map(runName);
  assert.deepEqual(few, ["vae-50-e1-s1", "cvae-2-e1-s1", "vae-50-e1-s2", "cvae-2-e1-s2"]);
});

test("mean ± standard deviation over seeds", () => {
  // deviations −1, 0, 1: √((1 + 0 + 1) / 2) = 1
  assert.equal(meanAndSpread([97, 98, 99], 2), "98.00 ± 1.00");
  assert.equal(meanAndSpread([97.126], 2), "97.13");
  assert.equal(meanAndSpread([], 2), "–");
});
