import assert from "node:assert/strict";
import { test } from "node:test";
import { diagnose, Symptoms } from "./diagnostics";

/** The figures of a healthy model with ten latent dimensions, with some of them changed. */
function checks(changed: Partial<Symptoms>) {
  const healthy: Symptoms = {
    kl: 15,
    latentSize: 10,
    activeUnits: 10,
    reconstruction: 75,
    randomLatentReconstruction: 400,
    wrongLabelReconstruction: 260,
    priorGap: { moments: 0.1, marginals: Array.from({ length: 10 }, () => 0.01) },
    weight: "beta",
  };
  return diagnose({ ...healthy, ...changed });
}
const failed = (changed: Partial<Symptoms>) =>
  checks(changed)
    .filter(({ passed }) => !passed)
    .map(({ check }) => check);

test("a healthy model passes all; without labels there is one check less", () => {
  assert.deepEqual(failed({}), []);
  assert.equal(checks({}).length, 4);
  assert.equal(checks({ wrongLabelReconstruction: undefined }).length, 3);
});

test("collapse: no KL, no active unit, or fewer than a fifth of them", () => {
  assert.deepEqual(failed({ kl: 0.4 }), ["posterior collapse"]);
  assert.deepEqual(failed({ activeUnits: 0 }), ["posterior collapse"]);
  assert.deepEqual(failed({ activeUnits: 1 }), ["posterior collapse"]);
  assert.deepEqual(failed({ activeUnits: 2 }), []);
});

test("z or y is ignored where another one costs less than half a nat", () => {
  assert.deepEqual(failed({ randomLatentReconstruction: 75.4 }), ["decoder ignores z"]);
  assert.deepEqual(failed({ wrongLabelReconstruction: 75.4 }), ["decoder ignores y"]);
  assert.deepEqual(failed({ wrongLabelReconstruction: 76 }), []);
});

test("the prior's hole shows in the moments, or in the shape of one dimension", () => {
  const gap = { moments: 0.1, marginals: [0, 0.4, 0] };
  assert.deepEqual(failed({ priorGap: gap }), ["prior's hole"]);
  assert.match(checks({ priorGap: gap })[3].message, /0\.40 nats in one dimension \(z2\)/);
  const even = { moments: 0.1, marginals: [0.2, 0.2] };
  assert.match(checks({ priorGap: even })[3].message, /\(z1\)/);
  assert.deepEqual(failed({ priorGap: { moments: 3, marginals: [0] } }), ["prior's hole"]);
});

test("what fails says what to try, in one sentence after what it means", () => {
  const ill = {
    kl: 0,
    activeUnits: 0,
    randomLatentReconstruction: 75,
    wrongLabelReconstruction: 75,
    priorGap: { moments: 9, marginals: [9] },
  };
  for (const weight of ["beta", undefined]) {
    for (const { passed, message } of checks({ ...ill, weight })) {
      assert.equal(passed, false);
      assert.match(message, /^[A-Z0-9].*: .*\. Try .*\.$/);
      assert.doesNotMatch(message, /undefined|\.\./);
    }
  }
});

test("what to try is called as the model calls it", () => {
  const advice = (changed: Partial<Symptoms>) =>
    checks(changed).find(({ passed }) => !passed)?.message ?? "";
  const [kl, priorGap] = [0, { moments: 9, marginals: [9] }];
  assert.match(advice({ kl, weight: "lambda" }), /Try a smaller lambda, a smaller learning_rate, or more epochs\.$/); // prettier-ignore
  assert.match(advice({ kl, warmup: "kl_warmup_epochs" }), /Try a smaller beta, some kl_warmup_epochs, a smaller /); // prettier-ignore
  assert.match(advice({ priorGap }), /Try a larger beta, more epochs, or the sampler mixture\.$/);
  // Of a model with nothing to turn.
  assert.match(advice({ kl, weight: undefined }), /Try a smaller learning_rate, or more epochs\.$/);
  assert.match(
    advice({ priorGap, weight: undefined }),
    /Try more epochs, or the sampler mixture\.$/,
  );
});

test("a model without KL is judged by its active dimensions", () => {
  const [collapse] = checks({ kl: NaN });
  assert.equal(collapse.message, "10 of 10 latent dimensions are active.");
  assert.deepEqual(failed({ kl: NaN, activeUnits: 0 }), ["posterior collapse"]);
});

test("a figure that is on its bound passes", () => {
  const marginals = [0.25];
  assert.deepEqual(failed({ kl: 0.5 }), []);
  assert.deepEqual(failed({ randomLatentReconstruction: 75.5 }), []);
  assert.deepEqual(failed({ wrongLabelReconstruction: 75.5 }), []);
  assert.deepEqual(failed({ priorGap: { moments: 1, marginals } }), []);
  assert.deepEqual(failed({ priorGap: { moments: 1.001, marginals } }), ["prior's hole"]);
  assert.deepEqual(failed({ priorGap: { moments: 1, marginals: [0.251] } }), ["prior's hole"]);
  assert.deepEqual(failed({ latentSize: 6, activeUnits: 1 }), ["posterior collapse"]); // 1 < 6 / 5
  assert.deepEqual(failed({ latentSize: 5, activeUnits: 1 }), []);
});

test("the prior's hole is told of classes where the model takes labels, else of all images", () => {
  const told = (changed: Partial<Symptoms>) =>
    checks({ priorGap: { moments: 3, marginals: [0] }, ...changed }).at(-1)?.message ?? "";
  assert.match(told({}), /^The latents of all images of a class together are 3\.00 nats from .*: z still tells classes apart/); // prettier-ignore
  assert.match(
    told({ wrongLabelReconstruction: undefined }),
    /^The latents of all images together are 3\.00 nats from .*: samples are drawn where the decoder/,
  );
});
