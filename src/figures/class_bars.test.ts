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

it("classBars describes up to 20 classes, and cuts names of more than 24 letters", () => {
  const description = (n: number) => {
    const names = Array.from({ length: n }, (_, i) => `c${i}`);
    return classBars(names, names.map((_, i) => i), { title: "T" }).altText; // prettier-ignore
  };
  assert.match(description(20), /^T: c0 0, c1 1, .*, c19 19$/);
  assert.equal(description(21), "T: 21 classes, from c0 0 to c20 20");
  const [whole, cut] = ["n".repeat(24), "n".repeat(25)];
  const { data, altText } = classBars([whole, cut], [1, 2], { title: "T" });
  assert.equal((data[0].x as string[])[0], whole);
  assert.deepEqual(data[0].customdata, [whole, cut]);
  assert.equal(altText, `T: ${whole} 1, ${"n".repeat(18)}…${"n".repeat(5)} 2`); // 18 + 1 + 5 = 24
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
