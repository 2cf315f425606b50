import assert from "node:assert/strict";
import { before, test } from "node:test";
import { useBackend } from "../backend";
import { createImageSplit, type Dataset } from "../data";
import { host, memoryFiles, provideHost } from "../host";
import { tinyColours, tinyDataset } from "../models/testing/tiny";
import { imageClassifier, judgeDoubt, judgeState } from "./judge";

before(async () => {
  await useBackend("cpu");
  provideHost({ ...host(), files: memoryFiles() });
});

const at = { ckptDir: "ckpt", numEpochs: 1 };

async function judged(data: Dataset) {
  const { classifier, ...rest } = await imageClassifier(data, at);
  classifier.dispose();
  return rest;
}

test("two folders of one name do not share a classifier: of other images it is trained anew", async () => {
  const own: Dataset = { ...tinyDataset(), name: "photos", generated: false };
  assert.equal(judgeState(own, at), "missing");
  const first = await judged(own);
  assert.equal(judgeState(own, at), "fits");
  assert.deepEqual(await judged(own), first, "the saved one");
  assert.equal(judgeState({ ...own, test: own.test.slice(0, 8, "test") }, at), "fits");

  const inverted = createImageSplit({ ...own.test, pixels: own.test.pixels.map((v) => 255 - v) });
  assert.equal(judgeState({ ...own, test: inverted }, at), "of other images");
  const colours: Dataset = { ...tinyColours(), name: "photos", generated: false };
  assert.equal(judgeState(colours, at), "of other images", "of another shape");
  const second = await judged(colours);
  assert.notEqual(second.fingerprint, first.fingerprint);
  assert.equal(judgeState(own, at), "of other images");
  const few = { ...colours, train: colours.train.slice(0, 12, "train") };
  await judged({ ...few, name: "few" });
  assert.equal(judgeState({ ...colours, name: "few" }, at), "of fewer images");
});

test("more classes than a byte counts are told apart", async () => {
  const labels = Int32Array.from({ length: 300 }, (_, i) => i);
  const pixels = Uint8Array.from({ length: 300 * 4 }, (_, k) => (k * 37) % 256);
  const split = (name: string) =>
    createImageSplit({ name, imageShape: [2, 2, 1], numClasses: 300, pixels, labels });
  const many: Dataset = {
    ...{ ...tinyDataset(), name: "many", imageShape: [2, 2, 1], numClasses: 300 },
    ...{ classNames: Array.from(labels, (label) => `kind ${label}`) },
    ...{ train: split("train"), test: split("test") },
  };
  const { classifier } = await imageClassifier(many, at);
  const bias = classifier.parameters["logits.bias"];
  const wanted = bias.add(Array.from(labels, (label) => (label === 299 ? 1e6 : 0)));
  bias.assign(wanted);
  wanted.dispose();
  assert.deepEqual([...classifier.judge(many.test.images([0, 1])).labels], [299, 299]);
  classifier.dispose();
});

test("a judge that is often wrong, or was hardly tried, is doubted", () => {
  assert.equal(judgeDoubt({ testAccuracy: 0.99, testImages: 10_000 }), undefined);
  assert.match(judgeDoubt({ testAccuracy: 0.5, testImages: 10_000 }) ?? "", /only 50\.0 % of/);
  assert.match(judgeDoubt({ testAccuracy: 1, testImages: 1 }) ?? "", /on only 1 test image$/);
});
