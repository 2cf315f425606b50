import assert from "node:assert/strict";
import { it } from "node:test";
import { classBars } from "./class_bars";

it("classBars draws the classes in their order, with a line at the mean", () => {
  const { data, layout, altText } = classBars(["0", "1"], [2.5, 1], { title: "T", mean: 1.75 });
  assert.deepEqual([data[0].x, data[0].y], [["0", "1"], [2.5, 1]]); // prettier-ignore
  assert.deepEqual((layout.shapes as { y0: number }[])[0].y0, (2.5 + 1) / 2);
  assert.equal(altText, "T: 0 2.5, 1 1");
  assert.throws(() => classBars(["0"], [1, 2]), /1 classes, but 2 values/);
});

it("classBars of many classes says the least and the largest in words", () => {
  const names = Array.from({ length: 100 }, (_, i) => `c${i}`);
  const { data, altText } = classBars(
    names,
    names.map((_, i) => Math.abs(i - 40) + 1),
    { title: "T" },
  );
  assert.equal((data[0].x as string[]).length, 100);
  assert.equal(altText, "T: 100 classes, from c40 1 to c99 60"); // |99 - 40| + 1
});
