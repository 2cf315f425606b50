import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "../backend/testing/assert_close";
import { RunningLogMeanExp } from "./log_mean_exp";

function logMeanExp(...values: number[]): number {
  const running = new RunningLogMeanExp(1);
  values.forEach((value) => running.add([value]));
  return running.values()[0];
}

test("the logarithm of a mean, in whatever order", () => {
  const expected = Math.log((1 + 2 + 6) / 3);
  assertClose([logMeanExp(0, Math.log(2), Math.log(6))], [expected], 1e-12);
  assertClose([logMeanExp(Math.log(6), 0, Math.log(2))], [expected], 1e-12);
});

test("far beyond what exp can hold, in both directions", () => {
  assertClose([logMeanExp(-1e4, -1e4 + Math.log(3))], [-1e4 + Math.log(2)], 1e-12);
  assertClose([logMeanExp(1e4, 0)], [1e4 - Math.log(2)], 1e-12);
});

test("an impossible number counts as 0 in the mean", () => {
  assertClose([logMeanExp(-Infinity, Math.log(4))], [Math.log(2)], 1e-12);
  assert.equal(logMeanExp(-Infinity, -Infinity), -Infinity);
});

test("streams do not mix", () => {
  const running = new RunningLogMeanExp(2);
  running.add([0, 5]);
  running.add([0, 5]);
  assert.deepEqual([...running.values()], [0, 5]);
  assert.equal(running.count, 2);
});
