import assert from "node:assert/strict";
import { test } from "node:test";
import type { Session } from "./session";
import { describeView, useInWords } from "./words";

/** The first test image of a class, in words; told it, too, or not. */
function wordsOn(item: string, classNames: string[], label: number, told = true): string {
  const model = {
    kind: "network",
    told: told ? classNames.map((_, i) => i) : [],
    points: { labels: [label] },
    payload: { item, classNames },
  };
  const view = { origin: { kind: "test", index: 0 } };
  return describeView({ label, view, model } as unknown as Session);
}

test("a class is called a digit where it is one, and by its number or name elsewhere", () => {
  const numbers = Array.from({ length: 10 }, (_, i) => `${i}`);
  assert.equal(wordsOn("digit", numbers, 8), "Test image 1: an 8, told 8");
  assert.equal(wordsOn("image", numbers, 3), "Test image 1: class 3, told class 3");
  assert.equal(wordsOn("letter", ["a", "b"], 0, false), "Test image 1: an a");
  assert.equal(wordsOn("garment", ["Ankle boot"], 0), "Test image 1: Ankle boot, told Ankle boot");
  assert.equal(wordsOn("image", ["ox"], 0, false), "Test image 1: ox");
  assert.equal(wordsOn("image", ["ox"], -1, false), "Test image 1");
});

test("how much a dimension is used is a KL in nats, or a variance where there is no KL", () => {
  assert.equal(useInWords({ kl: [0, 12.25] }, 1), "KL 12.3 nats");
  assert.equal(useInWords({ kl: [0.314] }, 0), "KL 0.31 nats");
  assert.equal(useInWords({ kl: [0.314], use: "variance" }, 0), "variance 0.31");
});
