import assert from "node:assert/strict";
import { test } from "node:test";
import { classBars } from "./class_bars";
import { confusionMatrix } from "./confusion_matrix";
import { shortName, shortNames } from "./short_name";
import { shrunk } from "./shrink";
import { categoricalColor } from "./theme";

test("a long name gives way in its middle, in any script; two that look alike are told apart", () => {
  assert.equal(shortName("chrysanthemum no. 12", 12), "chrysanth…12");
  assert.equal(shortName("rose", 4), "rose");
  assert.equal(shortName("👩‍👩‍👧".repeat(30), 4), `${"👩‍👩‍👧".repeat(3)}…`);
  assert.deepEqual(shortNames([40, 41].map((n) => "a".repeat(n)), 6), ["aaaaa…", "aaaaa… (2)"]); // prettier-ignore
});

test("a thousand classes: the matrix shows those mistaken most, and counts all the others", () => {
  const counts = Array.from({ length: 1000 }, (_, i) =>
    Array.from({ length: 1000 }, (_, j) => Number(i === j)),
  );
  counts[700][13] = 50;
  const names = counts.map((_, i) => `class ${i}`);
  const { data, layout, altText } = confusionMatrix(counts, names, { title: "M" });
  const [{ x, text }] = data as unknown as { x: string[]; text: string[][] }[];
  assert.equal(x.length, 30);
  assert.equal(x[29], "971 others");
  assert.equal(text[x.indexOf("class 700")][x.indexOf("class 13")], "50");
  assert.equal(text[29][29], "971");
  assert.match(JSON.stringify(layout.title), /the 29 of 1000 most mistaken/);
  assert.equal(altText, "M: 1000 of 1050 on the diagonal");
  assert.ok(JSON.stringify(data).length < 1e5);
});

test("long names are cut on an axis, and whole where a bar is pointed at", () => {
  const names = Array.from({ length: 3 }, (_, i) => `${"very ".repeat(20)}long ${i}`);
  const { data } = classBars(names, [1, 2, 3]);
  const [{ x, customdata }] = data as unknown as { x: string[]; customdata: string[] }[];
  assert.equal(new Set(x).size, 3);
  assert.ok(x.every((name) => name.length <= 28));
  assert.deepEqual(customdata, names);
});

test("a thousand classes have a thousand colours", () => {
  const colors = Array.from({ length: 1000 }, (_, i) => categoricalColor(i));
  assert.ok(new Set(colors).size > 990, `${new Set(colors).size}`);
});

test("an image made smaller is the mean of its squares, cut ones too", () => {
  const image = Float32Array.of(0, 1, 0.5, 1, 0, 0.25); // 2 × 3
  assert.deepEqual([...shrunk(image, [2, 3, 1], 2)], [0.5, 0.375]);
  const colour = Float32Array.of(0, 0, 1, 1, 0, 0); // 1 × 2, blue and red
  assert.deepEqual([...shrunk(colour, [1, 2, 3], 2)], [0.5, 0, 0.5]);
});
