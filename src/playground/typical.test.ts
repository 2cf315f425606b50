import assert from "node:assert/strict";
import { test } from "node:test";
import { pairsWorthSeeing, typicalImage } from "./typical";

test("the typical image of a class is the one nearest to the mean of the class", () => {
  const latents = Float32Array.of(0, 100, 5, 9, 4); // one dimension; the mean of class 1 is 6
  const points = { latents, labels: [1, 0, 1, 1, -1], latentSize: 1 };
  assert.equal(typicalImage({ ...points, labels: [1, 0, 1, 1, -1] }, 1), 2);
  assert.equal(typicalImage(points, 7), undefined);
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
