import assert from "node:assert/strict";
import { before, test } from "node:test";
import { useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { createImageSplit } from "../data";
import { labelFidelity } from ".";
import { Classifier } from "./classifier";

before(async () => void (await useBackend("cpu")));

/** A classifier of 1 × 2 images that takes them for what is told here, one after another. */
function saying(...taken: number[]): Classifier {
  const classifier = new Classifier({ imageShape: [1, 2, 1], numClasses: 3 }, 0);
  classifier.judge = () => ({ labels: Int32Array.from(taken), features: new Float32Array() });
  return classifier;
}

test("accuracy and confusion count what was told; diversity is the samples' spread by the real one's", () => {
  const classifier = saying(0, 1, 1, 1, 0);
  const images = Float32Array.of(0, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0, 0);
  const samples = { images, latents: images, labels: [0, 0, 1, 1, 2] };
  const real = createImageSplit({
    // Two of class 0, black and white: each of two pixels has the variance ½. Two equal ones of 1.
    ...{ pixels: Uint8Array.of(0, 0, 255, 255, 51, 51, 51, 51, 0, 0), imageShape: [1, 2] },
    ...{ labels: [0, 0, 1, 1, 2], numClasses: 3 },
  });
  const found = labelFidelity(classifier, samples, real);
  assert.deepEqual(found.confusion, [
    [1, 1, 0],
    [0, 2, 0],
    [1, 0, 0],
  ]);
  assertClose([found.samples, found.accuracy], [5, 3 / 5], 1e-12);
  assert.deepEqual(
    found.perClass.map(({ label, samples, accuracy }) => [label, samples, accuracy]),
    [
      [0, 2, 0.5],
      [1, 2, 1],
      [2, 1, 0],
    ],
  );
  // Of class 0 one pixel varies, ½ of 1; where the real ones do not vary, or there is but one, 0.
  assertClose(
    found.perClass.map(({ diversity }) => diversity),
    [0.5, 0, 0],
    1e-6,
  );
  assertClose([found.diversity], [0.5 / 3], 1e-6);
  classifier.dispose();
});

test("the spread is a variance, whatever the number of images; of one image there is none", () => {
  const classifier = saying(0, 0, 0, 1);
  // Of class 0 one pixel is 0, 0 and 1: the variance ⅓. Real ones: 0 and 0.4 in both, twice 0.08.
  const images = Float32Array.of(0, 0, 0, 0, 1, 0, 1, 1);
  const real = createImageSplit({
    ...{ pixels: Uint8Array.of(0, 0, 102, 102, 0, 0, 255, 255), imageShape: [1, 2] },
    ...{ labels: [0, 0, 1, 1], numClasses: 3 },
  });
  const samples = { images, latents: images, labels: [0, 0, 0, 1] };
  const { perClass } = labelFidelity(classifier, samples, real);
  assertClose(
    perClass.map(({ diversity }) => diversity),
    [1 / 3 / 0.16, 0, 0],
    1e-6,
  );
  classifier.dispose();
});

test("a class that was never told has nothing to be right about", () => {
  const classifier = saying(1);
  const images = Float32Array.of(0, 1);
  const real = createImageSplit({ pixels: Uint8Array.of(0, 0), imageShape: [1, 2], labels: [0] });
  const { perClass } = labelFidelity(classifier, { images, latents: images, labels: [1] }, real);
  assert.deepEqual(
    perClass.map(({ samples, accuracy }) => [samples, accuracy]),
    [
      [0, 0],
      [1, 1],
      [0, 0],
    ],
  );
  assert.throws(() => labelFidelity(classifier, { images, latents: images }, real), /told labels/);
  classifier.dispose();
});
