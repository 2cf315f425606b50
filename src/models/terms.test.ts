import assert from "node:assert/strict";
import { test } from "node:test";
import { lossSum, termNames, termTitle } from "./terms";

test("a loss is written as the sum that it is, a weight of 1 left out", () => {
  const means = { loss: 206.91, reconstruction: 195.71, kl: 2.8 }; // 195.71 + 4 · 2.8
  assert.deepEqual(termNames(means), ["reconstruction", "kl"]);
  assert.equal(lossSum(means, { reconstruction: 1, kl: 4 }), "reconstruction 195.71 + 4 × KL 2.80");
  assert.equal(lossSum(means, {}, true), "rec 195.71 + KL 2.80");
});

test("a weight of 0 is written, and one with many digits by five of them", () => {
  const means = { loss: 1, reconstruction: 1, kl: 2 };
  assert.equal(lossSum(means, { kl: 0 }, true), "rec 1.00 + 0 × KL 2.00");
  assert.equal(lossSum(means, { kl: 1 / 3 }, true), "rec 1.00 + 0.33333 × KL 2.00");
  assert.equal(lossSum(means, { kl: 1000 }, true), "rec 1.00 + 1000 × KL 2.00");
});

test("a term's name in code is words for people, acronyms in capitals", () => {
  const titles = {
    reconstruction: "reconstruction",
    totalCorrelation: "total correlation",
    dimension_kl: "dimension KL",
    dimensionKl: "dimension KL",
    kl: "KL",
    mmd: "MMD",
    MMD: "MMD",
    labelELBO: "label ELBO",
    z2Norm: "z2 norm",
  };
  assert.deepEqual(Object.keys(titles).map(termTitle), Object.values(titles));
});
