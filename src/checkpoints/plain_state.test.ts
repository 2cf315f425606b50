import assert from "node:assert/strict";
import { test } from "node:test";
import { isOnImages, makesSense, type PlainState } from "./plain_state";

const mark = { split: "test", size: 24, sha256: "ab" };
const images = { train: { ...mark, split: "train" }, test: mark };

test("a state says how many images it was on, and may say which", () => {
  const on = (changed: object) => isOnImages({ trainImages: 64, images, ...changed } as PlainState);
  assert.ok(on({}) && on({ images: undefined }) && on({ trainImages: 1 }));
  assert.ok(on({ images: { ...images, test: { split: "test", size: 1 } } }));
  for (const trainImages of [0, -1, 0.5, "64", null, undefined]) assert.ok(!on({ trainImages }));
  for (const broken of [null, [], 3, { train: mark }, { test: mark }]) {
    assert.ok(!on({ images: broken }), JSON.stringify(broken));
  }
  for (const entry of [
    { split: 3 },
    { split: undefined },
    { size: 0 },
    { size: 1.5 },
    { size: "24" },
    { sha256: 3 },
  ]) {
    // prettier-ignore
    for (const part of ["train", "test"] as const) {
      const others = { ...images, [part]: { ...images[part], ...entry } };
      assert.ok(!on({ images: others }), `${part} ${JSON.stringify(entry)}`);
    }
  }
});

const record = { train: {}, test: {}, weights: { train: {}, test: {} } };
const state = {
  ...{ settings: {}, trainImages: 64, epoch: 1, step: 0, updates: 4, seconds: 1, changes: [] },
  ...{ history: [record], sums: { images: 0, loss: 0, terms: {}, weighed: {} } },
};

test("counts are whole numbers of at least 0, sums are numbers or what is not finite", () => {
  const makes = (changed: object) => makesSense({ ...state, ...changed } as unknown as PlainState);
  assert.ok(makes({}) && makes({ backend: "native", seconds: null }));
  const sums = (changed: object) => makes({ sums: { ...state.sums, ...changed } });
  assert.ok(sums({ terms: { kl: null }, weighed: { kl: 3.5 } }));
  for (const count of [-1, 0.5, "1", null]) {
    for (const name of ["step", "updates"])
      assert.ok(!makes({ [name]: count }), `${name} ${count}`);
    assert.ok(!sums({ images: count }));
  }
  for (const size of ["1", undefined, []]) {
    assert.ok(!makes({ seconds: size }) && !sums({ loss: size }));
    assert.ok(!sums({ terms: { kl: size } }) && !sums({ weighed: { kl: size } }));
  }
  for (const none of [null, undefined, [], 3]) {
    assert.ok(!makes({ settings: none }) && !makes({ sums: none }));
    assert.ok(!sums({ terms: none }) && !sums({ weighed: none }));
  }
  assert.ok(!makes({ backend: 3 }) && !makes({ changes: {} }) && !makes({ changes: [3] }));
  assert.ok(!makes({ epoch: 2 }) && !makes({ epoch: 0 }) && makes({ epoch: 0, history: [] }));
  for (const broken of [
    { ...record, train: 3 },
    { ...record, test: null },
    { ...record, weights: [] },
    { ...record, weights: { train: {} } },
  ]) {
    // prettier-ignore
    assert.ok(!makes({ history: [broken] }), JSON.stringify(broken));
  }
  assert.ok(!makesSense(null));
});
