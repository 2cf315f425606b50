import assert from "node:assert/strict";
import { test } from "node:test";
import { checkedLabels, classesIn, labelling } from "./labels";

test("labels are whole numbers from −1, below the number of classes where that is known", () => {
  const own = Int32Array.of(-1, 0, 2);
  assert.equal(checkedLabels(own, 3), own);
  assert.deepEqual(checkedLabels([-1, 0, 2]), own);
  assert.throws(
    () => checkedLabels(own, 2),
    /label 2 is 2: expected a whole number from 0 to 1, or -1/,
  );
  assert.throws(() => checkedLabels([0], 0), /label 0 is 0: expected no class, or -1/);
  assert.deepEqual(checkedLabels([-1], 0), Int32Array.of(-1));
  for (const label of [-2, 0.5, NaN]) {
    assert.throws(
      () => checkedLabels([0, label]),
      new RegExp(`label 1 is ${label}: .* at least 0, or`),
    );
  }
});

test("a label leaves room for its number and 1 in 32 bits", () => {
  const most = 2 ** 31 - 2;
  assert.equal(classesIn(checkedLabels([most])), 2147483647);
  assert.throws(() => checkedLabels([most + 1]), /label 0 is 2147483647/);
});

test("the labels of all images, of some or of none are known", () => {
  const of = (...labels: number[]) => labelling({ labels: Int32Array.from(labels) });
  assert.deepEqual([of(0, 1), of(0, -1), of(-1, -1), of()], ["all", "some", "none", "none"]);
  assert.deepEqual([classesIn([]), classesIn([-1]), classesIn([3, 0])], [0, 0, 4]);
});
