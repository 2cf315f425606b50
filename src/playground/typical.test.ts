import assert from "node:assert/strict";
import { test } from "node:test";
import { distanceTo, pairsWorthSeeing, typicalImage } from "./typical";

test("the typical image of a class is the one nearest to the mean of the class", () => {
  const latents = Float32Array.of(0, 100, 5, 9, 4); // one dimension; the mean of class 1 is 6
  const points = { latents, labels: [1, 0, 1, 1, -1], latentSize: 1 };
  assert.equal(typicalImage({ ...points, labels: [1, 0, 1, 1, -1] }, 1), 2);
  assert.equal(typicalImage(points, 7), undefined);
});

test("a class is measured in all its dimensions, and of two as near the first is typical", () => {
  // The mean is (2, 6): (1, 5) is nearer than (5, 6) and (0, 7).
  const latents = Float32Array.of(5, 6, 1, 5, 0, 7);
  const plane = { latents, labels: [0, 0, 0], latentSize: 2 };
  assert.equal(typicalImage(plane, 0), 1);
  assert.equal(distanceTo(plane, 1, [2, 7]), 1 + 4);
  assert.equal(typicalImage({ latents: Float32Array.of(0, 2), labels: [3, 3], latentSize: 1 }, 3), 0); // prettier-ignore
});

const points = (labels: number[]) => {
  return { latents: Float32Array.from(labels, (_, i) => i), labels, latentSize: 1 };
};

test("of ten classes a three and an eight come first", () => {
  const labels = Array.from({ length: 10 }, (_, i) => 9 - i); // the class l is image 9 − l
  assert.deepEqual(pairsWorthSeeing(points(labels), 10, 2), [[6, 1], [5, 0]]); // prettier-ignore
});

test("of any number of classes, or of none, two different images", () => {
  for (let classes = 1; classes <= 12; classes++) {
    const labels = Array.from({ length: 2 * classes }, (_, i) => i % classes);
    const [[a, b]] = pairsWorthSeeing(points(labels), classes, 1);
    assert.notEqual(a, b, `${classes} classes`);
  }
  assert.deepEqual(pairsWorthSeeing(points([-1, -1, -1, -1, -1]), 0, 4), [[0, 1], [2, 3]]); // prettier-ignore
  assert.deepEqual(pairsWorthSeeing(points([-1]), 0, 4), [[0, 0]]);
});
