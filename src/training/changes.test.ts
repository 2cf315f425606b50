import assert from "node:assert/strict";
import { test } from "node:test";
import { type RunChange, withChange } from "./changes";

const change = (
  what: string,
  epoch: number,
  step: number,
  from: number,
  to: number,
): RunChange => ({
  ...{ what, epoch, step, position: epoch - 1 + step / 4, from, to },
});

test("what is changed again before a step was made is one change, or none", () => {
  const first = change("beta", 2, 1, 1, 4);
  assert.deepEqual(withChange([], first), [first]);
  assert.deepEqual(withChange([first], change("beta", 2, 1, 4, 2)), [change("beta", 2, 1, 1, 2)]);
  assert.deepEqual(withChange([first], change("beta", 2, 1, 4, 1)), []);
});

test("another option, another step or another epoch is another change", () => {
  const first = change("beta", 2, 1, 1, 4);
  for (const other of [
    change("learningRate", 2, 1, 4, 1),
    change("beta", 2, 2, 4, 1),
    change("beta", 3, 1, 4, 1),
  ]) {
    assert.deepEqual(withChange([first], other), [first, other]);
  }
});
