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
  assert.equal(shortName("abcdefghij", 9), "abcdef…ij"); // a quarter of it is the end
  assert.equal(shortName("abcdefghij", 8), "abcdef…j");
  assert.equal(shortName("abcdefghij", 7), "abcdef…"); // too short for that
  assert.equal(shortName("e\u0301".repeat(4), 4), "e\u0301".repeat(4)); // four signs of eight letters
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
  assert.match(JSON.stringify(layout.title), /the 29 of 1,000 most mistaken/);
  assert.equal(altText, "M: 1,000 of 1,050 on the diagonal");
  assert.ok(JSON.stringify(data).length < 1e5);
});

test("of more than a hundred classes, those that mistake or are mistaken most are shown", () => {
  const counts = Array.from({ length: 101 }, (_, i) =>
    Array.from({ length: 101 }, (_, j) => (i === j ? 10 * i : 0)),
  );
  // 15 confusions of 29 classes.
  const confused = Array.from({ length: 14 }, (_, i) => [2 * i + 40, 100 - i]);
  for (const [told, taken] of [...confused, [50, 1]]) counts[told][taken] = 5;
  counts[3][4] = 2; // the most of the rest
  const names = counts.map((_, i) => `${i}`);
  const [{ x, text }] = confusionMatrix(counts, names).data as unknown as {
    x: string[];
    text: string[][];
  }[];
  const kept = [...new Set([...confused, [50, 1]].flat())].sort((a, b) => a - b);
  assert.deepEqual(x, [...kept.map(String), `${101 - kept.length} others`]);
  assert.equal(kept.length, 29);
  assert.equal(text[x.indexOf("50")][x.indexOf("1")], "5");
  const others = counts.map((_, i) => i).filter((label) => !kept.includes(label));
  assert.equal(text[29][29], String(10 * others.reduce((sum, label) => sum + label, 0) + 2));
  const all = confusionMatrix(counts.slice(1).map((row) => row.slice(1)), names.slice(1)); // prettier-ignore
  assert.equal((all.data[0].x as string[]).length, 100);
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
