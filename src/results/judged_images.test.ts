import assert from "node:assert/strict";
import { test } from "node:test";
import { createImageSplit, type Dataset } from "../data";
import { tinyDataset } from "../models/testing/tiny";
import { imageMarks, marksAgree } from "./judged_images";

const own: Dataset = { ...tinyDataset(), generated: false };

/** The same set with a byte or a label changed. */
function changed(at: { pixel?: number; label?: number }): Dataset {
  const pixels = Uint8Array.from(own.test.pixels, (v, k) => (k === at.pixel ? 255 - v : v));
  const labels = Int32Array.from(own.test.labels, (v, i) => (i === at.label ? (v + 1) % 4 : v));
  return { ...own, test: createImageSplit({ ...own.test, pixels, labels }) };
}

const agree = (a: Dataset, b: Dataset) => {
  const [first, second] = [imageMarks(a), imageMarks(b)];
  assert.ok(first && second);
  return marksAgree(first, second);
};

test("the same images are the same, also where one of the sets is cut short", () => {
  assert.ok(agree(own, { ...tinyDataset(), generated: false }));
  assert.ok(agree(own, { ...own, test: own.test.slice(0, 12, "test") }));
  assert.ok(agree({ ...own, test: own.test.slice(0, 5, "test") }, own));
});

test("one pixel, one label, a class's name or the shape make others of them", () => {
  assert.ok(!agree(own, changed({ pixel: 23 * 16 + 3 })), "in the last image");
  assert.ok(!agree(own, changed({ pixel: 0 })), "in the first");
  assert.ok(!agree(own, changed({ label: 1 })));
  assert.ok(!agree(own, { ...own, classNames: ["a", "b", "c", "d"] }));
  assert.ok(!agree(own, { ...own, imageShape: [2, 8, 1] }));
});

test("what a program draws from another seed is of the same kind; with other classes it is not", () => {
  const drawn = (data: Dataset) => ({ ...data, generated: true });
  assert.ok(agree(drawn(own), drawn(changed({ pixel: 0 }))));
  assert.ok(!agree(drawn(own), drawn({ ...own, classNames: ["a", "b", "c", "d"] })));
});
