import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../config";
import { createModel } from "../models";
import { backendInfo, tf } from ".";

test("what needs a backend before one is chosen says so", () => {
  const images = { imageShape: [4, 4] as const, numClasses: 0 };
  for (const early of [
    () => createModel({ hiddenSizes: [4] }, images),
    () => tf.zeros([2]).dataSync(),
    () => tf.tensor([1]),
    () => backendInfo(),
  ]) {
    assert.throws(early, (error: Error) => {
      return error instanceof UserError && error.message.includes("`await useBackend()` before");
    });
  }
});
