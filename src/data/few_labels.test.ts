import assert from "node:assert/strict";
import { test } from "node:test";
import { tinyDataset } from "../models/testing/tiny";
import { createImageSplit } from "./image_split";
import { labelledInTurn, withFewLabels } from "./few_labels";
import { knownIndices, UNKNOWN_LABEL } from "./labels";

const data = tinyDataset({ train: 40 }); // ten images of each of four classes

/** How many of each class have a label. */
function counts({ labels }: { readonly labels: Int32Array }): number[] {
  return [0, 1, 2, 3].map((label) => labels.filter((each) => each === label).length);
}

test("as many of each class keep their label, those that the seed says, and no pixel changes", () => {
  const few = withFewLabels(data, 12, 5);
  assert.deepEqual(counts(few.train), [3, 3, 3, 3]);
  for (const i of knownIndices(few.train)) assert.equal(few.train.labels[i], data.train.labels[i]);
  assert.deepEqual(few.train.pixels, data.train.pixels);
  assert.equal(few.test, data.test);
  assert.deepEqual(few.fewLabels, { count: 12, seed: 5 });
  assert.deepEqual(withFewLabels(data, 12, 5).train.labels, few.train.labels);
  assert.notDeepEqual(withFewLabels(data, 12, 6).train.labels, few.train.labels);
  assert.deepEqual(counts(withFewLabels(data, 14).train), [4, 4, 3, 3]);
});

test("the same images keep theirs in whatever order they come", () => {
  const { train } = data;
  const order = Array.from({ length: train.size }, (_, i) => (i * 7 + 3) % train.size);
  const turned = { ...data, train: train.pick(order, "train") };
  const kept = (some: typeof data) => {
    const { train } = withFewLabels(some, 8, 1);
    return [...knownIndices(train)].map((i) => String(train.image(i))).sort();
  };
  assert.deepEqual(kept(turned), kept(data));
});

test("what a small class lacks, the others give; more labels than there are is all of them", () => {
  const labels = data.train.labels.map((label, i) =>
    label === 2 && i > 10 ? UNKNOWN_LABEL : label,
  );
  const train = createImageSplit({ ...data.train, labels });
  const partly = { ...data, train };
  assert.deepEqual(counts(train), [10, 10, 3, 10]);
  assert.deepEqual(counts(withFewLabels(partly, 21).train), [6, 6, 3, 6]);
  assert.deepEqual(withFewLabels(partly, 1000).train.labels, labels);
});

test("too few labels for the classes, or none at all, are refused", () => {
  assert.throws(() => withFewLabels(data, 3), /num_labels 3 leaves some of the 4 classes without/);
  const none = { ...data, numClasses: 0 };
  assert.throws(
    () => withFewLabels(none, 8),
    /num_labels 8 cannot be kept: bright quarters has no/,
  );
});

test("labelled images come in turn, each as often as another, and any step can be asked for", () => {
  const labelled = Int32Array.of(3, 9, 12, 30, 31);
  const at = (step: number) => [...labelledInTurn(labelled, { count: 2, seed: 5, step })];
  const drawn = Array.from({ length: 10 }, (_, step) => at(step)).flat();
  for (let pass = 0; pass < 4; pass++) {
    const inPass = drawn.slice(5 * pass, 5 * pass + 5).sort((a, b) => a - b);
    assert.deepEqual(inPass, [...labelled], `pass ${pass}`);
  }
  assert.notDeepEqual(drawn.slice(0, 5), drawn.slice(5, 10));
  assert.deepEqual(at(7), drawn.slice(14, 16));
});
