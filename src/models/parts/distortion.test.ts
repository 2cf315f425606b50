import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../../backend";
import { assertClose } from "../../backend/testing/assert_close";
import { createNoise } from "..";
import { fixedNoise } from "../testing/noise";
import { distorted } from "./distortion";

before(async () => void (await useBackend("cpu")));

/** The images after draws that are given by the six numbers in [0, 1) of each. */
function after(
  images: number[][],
  shape: [number, number, 1 | 3],
  draws: number[][],
  strength = 1,
) {
  return tf.tidy(() => {
    const noise = fixedNoise({ some: tf.tensor2d(draws) });
    return distorted(tf.tensor2d(images), shape, { noise, name: "some", strength }).arraySync();
  });
}

const still = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5];

test("in the middle of all draws, and without strength, images stay as they are", () => {
  const image = Array.from({ length: 12 }, (_, k) => k / 12);
  assertClose(after([image], [3, 4, 1], [still])[0], image, 1e-6);
  assertClose(after([image], [3, 4, 1], [[0, 1, 0.2, 0.7, 0.9, 0.1]], 0)[0], image, 1e-6);
});

test("a shift is in shares of a side, between pixels, and the pixel at the side goes on", () => {
  // 0.24 · (1 − 0.5) · 10 columns are 1.2: a pixel takes the one at its right, and 0.2 of the next.
  const row = Array.from({ length: 10 }, (_, k) => k ** 2 / 100);
  const [found] = after([row], [1, 10, 1], [[0.5, 0.5, 0.5, 0.5, 0.5, 1]]);
  const at = (k: number) => row[Math.min(k, 9)];
  assertClose(found, row.map((_, k) => 0.8 * at(k + 1) + 0.2 * at(k + 2)), 1e-5); // prettier-ignore
});

test("a turn keeps the middle, and each image and channel has its own", () => {
  const cross = [0, 1, 0, 0, 1, 0, 0, 1, 0]; // a column
  const [turned, as] = after([cross, cross], [3, 3, 1], [[1, ...still.slice(1)], still]);
  assertClose(as, cross, 1e-6);
  // The pixel above the middle comes from 0.3 radians beside it.
  assertClose([turned[4], turned[1], turned[7]], [1, 1 - Math.sin(0.3), 1 - Math.sin(0.3)], 1e-5);
  const colour = cross.flatMap((value) => [value, 1 - value, 0.5]);
  const [inColour] = after([colour], [3, 3, 3], [[1, ...still.slice(1)]]);
  assertClose(inColour, turned.flatMap((value) => [value, 1 - value, 0.5]), 1e-5); // prettier-ignore
});

test("it holds no tensor, draws anew for each name, and stays in [0, 1]", () => {
  const x = tf.tensor2d(
    Array.from({ length: 2 * 64 }, (_, k) => (k * 37) % 2),
    [2, 64],
  );
  const { numTensors } = tf.memory();
  const noise = createNoise({ seed: 1, step: 0 });
  const [a, b] = ["a", "b"].map((name) =>
    tf.tidy(() => distorted(x, [8, 8, 1], { noise, name }).dataSync()),
  );
  assert.notDeepEqual(a, b);
  assert.ok(a.every((value) => value >= 0 && value <= 1 + 1e-6));
  assert.equal(tf.memory().numTensors, numTensors);
  x.dispose();
});
