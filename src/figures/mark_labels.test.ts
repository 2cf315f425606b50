import assert from "node:assert/strict";
import { test } from "node:test";
import { markNumbers, markWords } from "./mark_labels";

test("a number that would touch one before it stands a row lower, the first row that is free", () => {
  // 30 pixels an epoch: places 0, 15, 30, 45, 300; those in a row are 18 apart at the least
  const marks = [0, 0.5, 1, 1.5, 10].map((epoch) => ({ epoch, text: "β" }));
  const rows = markNumbers(marks, { suffix: "2", perEpoch: 30 }).map(({ yshift }) => yshift);
  assert.deepEqual(rows, [-0, -18, -0, -18, -0]);
});

test("words share a line as far as a phone has room", () => {
  const words = (...texts: string[]) => markWords(texts.map((text) => ({ epoch: 0, text })));
  assert.deepEqual(words(), []);
  assert.deepEqual(words("β 1 → 4", "β 4 → 1"), ["1: β 1 → 4 · 2: β 4 → 1"]);
  const long = "a".repeat(20);
  // 23 and 3 and 18 letters, then one more
  assert.deepEqual(words(long, "b".repeat(15)), [`1: ${long} · 2: ${"b".repeat(15)}`]);
  assert.deepEqual(words(long, "b".repeat(16)), [`1: ${long}`, `2: ${"b".repeat(16)}`]);
});
