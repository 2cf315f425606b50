import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { createImageSplit, Dataset, loadDataset } from "../data";
import { createModel, Model } from "../models";
import { accuracy, Classifier, imageDistance, labelFidelity, trainClassifier } from ".";

let data: Dataset;
let classifier: Classifier;
let model: Model;

before(async () => {
  await useBackend();
  data = await loadDataset("digits", { seed: 3, limit: { train: 1500, test: 400 } });
  classifier = await trainClassifier(data, { numEpochs: 3 });
  model = createModel({ model: "cvae", hiddenSizes: [16], latentSize: 2 }, data);
});
after(() => [classifier, model].forEach((each) => each.dispose()));

const imagesOf = (count: number) => data.test.images(Array.from({ length: count }, (_, i) => i));

test("the classifier learns to name digits that it has not seen", () => {
  assert.ok(accuracy(classifier, data.test) > 0.9, `${accuracy(classifier, data.test)}`);
});

test("it is a function of its seed, and training leaves only its weights", async () => {
  const small = { ...data, train: data.train.slice(0, 128, "train") };
  const count = tf.memory().numTensors;
  const weights: unknown[] = [];
  for (const seed of [1, 1, 2]) {
    const trained = await trainClassifier(small, { numEpochs: 1, seed });
    weights.push([...trained.parameters["logits.kernel"].dataSync()].map((w) => w.toFixed(4)));
    trained.dispose();
  }
  assert.deepEqual(weights[0], weights[1]);
  assert.notDeepEqual(weights[0], weights[2]);
  assert.equal(tf.memory().numTensors, count);
});

test("real digits have the classifier's own accuracy, and a diversity of 1", () => {
  const labels = [...data.test.labels];
  const samples = { images: imagesOf(400), latents: new Float32Array(0), labels };
  const found = labelFidelity(classifier, samples, data.test);
  assertClose([found.accuracy], [accuracy(classifier, data.test)]);
  assertClose([found.diversity], [1]);
  found.perClass.forEach(({ label, samples, accuracy }) => {
    assert.equal(samples, labels.filter((each) => each === label).length);
    assert.equal(
      found.confusion[label].reduce((sum, count) => sum + count),
      samples,
    );
    assert.ok(Math.abs(accuracy * samples - found.confusion[label][label]) < 1e-9);
  });
});

test("one perfect digit repeated is rightly named and has no diversity", () => {
  const first = data.train.labels.indexOf(7);
  const seven = data.train.image(first);
  const images = new Float32Array(20 * seven.length);
  for (let i = 0; i < 20; i++) images.set(seven, i * seven.length);
  const labels = new Array<number>(20).fill(7);
  const found = labelFidelity(classifier, { images, latents: images, labels }, data.test);
  assert.equal(found.accuracy, 1);
  assertClose([found.perClass[7].diversity], [0]);
});

test("labels that have nothing to do with the images are found out", () => {
  const labels = [...data.test.labels].map((label) => (label + 1) % 10);
  const samples = { images: imagesOf(400), latents: new Float32Array(0), labels };
  assert.ok(labelFidelity(classifier, samples, data.test).accuracy < 0.1);
});

test("training images are near the test images, an untrained model's far", () => {
  const found = imageDistance(classifier, model, data, 0);
  assert.equal(found.images, 400);
  assert.ok(found.floor < 0.2 * found.samples, JSON.stringify(found));
  assert.ok(found.floor < 0.2 * found.reconstructions, JSON.stringify(found));
  const same = createImageSplit({ ...data.test, name: "train" });
  assert.ok(imageDistance(classifier, model, { ...data, train: same }, 0).floor < 1e-3);
});
