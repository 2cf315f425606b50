import assert from "node:assert/strict";
import { test } from "node:test";
import { classLabels, MOST_CLASSES } from "./class_labels";

type Values = ArrayLike<number> | readonly string[];

/** The labels of parts, and what was said. */
function read(...parts: Values[]) {
  const said: string[] = [];
  const raw = parts.map((values, i) => ({ name: `part ${i}`, values }));
  const { labels, classNames } = classLabels(raw, (line) => said.push(line));
  return { labels: labels.map((part) => [...part]), classNames, said: said.join("\n") };
}

test("whole numbers stay, as numbers and as texts; −1 and nothing are no class", () => {
  assert.deepEqual(read([2, 0, 1, -1], [0]), {
    labels: [[2, 0, 1, -1], [0]],
    classNames: undefined,
    said: "",
  });
  assert.deepEqual(read(["1", " 0 ", "", "  ", "2.0", "1.", "-1"]).labels, [
    [1, 0, -1, -1, 2, 1, -1],
  ]);
  assert.deepEqual(read([-1, -1]), { labels: [[-1, -1]], classNames: undefined, said: "" });
  assert.deepEqual(read(), { labels: [], classNames: undefined, said: "" });
  const all = Array.from({ length: MOST_CLASSES }, (_, i) => i);
  assert.deepEqual(read(all), { labels: [all], classNames: undefined, said: "" });
});

test("what is no class is refused with its place", () => {
  for (const value of [1000, -2, 0.5, NaN]) {
    assert.throws(
      () => read([0], [0, 1, value]),
      new RegExp(
        `^UserError: part 1: expected labels from 0 to 999, .* found ${value} at index 2;`,
      ),
    );
  }
});

test("words of all parts are classes in their order", () => {
  const { labels, classNames, said } = read(["rose", "", " lily "], ["tulip", "lily"]);
  assert.deepEqual(labels, [
    [1, -1, 0],
    [2, 0],
  ]);
  assert.deepEqual(classNames, ["lily", "rose", "tulip"]);
  assert.equal(said, "");
  assert.deepEqual(read(["1.5", "2"]).classNames, ["1.5", "2"]);
  assert.deepEqual(read([3], ["rose"]).classNames, ["3", "rose"]);
});

test("at most 1,000 words are classes", () => {
  const words = Array.from({ length: MOST_CLASSES + 1 }, (_, i) => `word ${i}`);
  assert.equal(read(words.slice(1)).classNames?.length, 1000);
  assert.throws(() => read(words), /part 0: expected at most 1,000 classes, found 1,001 different/);
});

test("numbers that leave classes out are told of, the first eight of them", () => {
  assert.match(read([0, 2], [3]).said, /^part 0: labels go up to 3, and of 1 there is no image:/);
  assert.match(read([8, 8]).said, /of 0, 1, 2, 3, 4, 5, 6, 7 there is no image/);
  assert.match(read([9, 9]).said, /of 0, 1, 2, 3, 4, 5, 6, 7, … there is no image/);
  assert.equal(read([-1, 0, 1]).said, "");
});
