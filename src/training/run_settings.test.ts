import assert from "node:assert/strict";
import { before, test } from "node:test";
import { useBackend } from "../backend";
import { UserError } from "../config";
import { createImageSplit, type ImageSplit } from "../data";
import { createModel, type Model, type ModelSettings } from "../models";
import { tinyColours, tinyDataset, tinyModel } from "../models/testing/tiny";
import { requireFit, type RunOptions, runOptions, train } from ".";

before(async () => void (await useBackend("cpu")));

const { train: split } = tinyDataset();
/** The same images with other labels. */
const labelled = (labels: ArrayLike<number>, numClasses = 4): ImageSplit =>
  createImageSplit({ ...split, labels, numClasses });

function refuses(model: Model, split: ImageSplit, message: RegExp): void {
  const told = (error: unknown) => error instanceof UserError && message.test(error.message);
  assert.throws(() => requireFit(model, split), told);
  model.dispose();
}

test("images of another shape are refused with both shapes", () => {
  refuses(
    tinyModel(),
    tinyColours().test,
    /model is for images of 4 × 4 pixels, the test images have 6 × 5 in colour: create the model/,
  );
  const across = createImageSplit({ ...split, imageShape: [2, 8] });
  refuses(tinyModel(), across, /4 × 4 pixels, the train images have 2 × 8/);
});

test("other classes are refused by a model that is told them, and are nothing to another", () => {
  const five = labelled(split.labels, 5);
  refuses(tinyModel({ model: "cvae" }), five, /told 4 classes, the train images have 5/);
  const model = tinyModel();
  requireFit(model, five);
  requireFit(model, createImageSplit({ ...split, labels: undefined, numClasses: 0 }));
  model.dispose();
});

test("an image without a label is named where each needs one", () => {
  const gap = split.labels.map((label, i) => (i === 5 || i === 9 ? -1 : label));
  const cvae = () => tinyModel({ model: "cvae" });
  refuses(
    cvae(),
    labelled(gap),
    /a CVAE needs the label of each image, and train image 5 has none/,
  );
  const model = cvae();
  requireFit(model, split);
  assert.throws(() => train(model, { train: split, test: labelled(gap) }), UserError);
  model.dispose();
});

test("a model that needs labels is not made for images without", () => {
  const without = { imageShape: [4, 4] as const, numClasses: 0, title: "photographs" };
  assert.throws(() => createModel({ model: "cvae" }, without), {
    name: "UserError",
    message: /a CVAE is told labels, and photographs has none: choose another model/,
  });
});

test("a run takes the options of its model's loss, which begin as the model has them", () => {
  const model = tinyModel({ beta: 4 });
  assert.deepEqual([runOptions(model).beta.default, runOptions(model).numEpochs.default], [4, 10]);
  const data = tinyDataset();
  const begun = (settings: object) => {
    const { beta, weights } = train(model, data, { batchSize: 16, ...settings });
    return [beta, weights];
  };
  assert.deepEqual(begun({}), [4, { beta: 4 }]);
  assert.deepEqual(begun({ beta: 0 }), [0, { beta: 0 }]);
  assert.throws(() => begun({ betta: 1 }), /unknown option betta; did you mean beta\?/);
  assert.throws(() => begun({ beta: -1 }), /beta must be a number from 0/);
  model.dispose();
});

test("all training images may be one batch", () => {
  const model = tinyModel();
  assert.equal(train(model, tinyDataset({ train: 70 }), { batchSize: 70 }).stepsPerEpoch, 1);
  model.dispose();
});

test("a batch is of 128 images where nothing is said, or of all where there are fewer", () => {
  const model = tinyModel();
  const batchSize = (images: number, given = {}) =>
    train(model, tinyDataset({ train: images }), given).settings.batchSize;
  assert.deepEqual([70, 127, 128, 129, 300].map((n) => batchSize(n)), [70, 127, 128, 128, 128]); // prettier-ignore
  assert.equal(batchSize(300, { batchSize: 200 }), 200);
  model.dispose();
});

test("a network's own learning rate is in place of most others', and what is told in place of it", () => {
  const conv = { architecture: "conv", convChannels: [2], denseSize: 4, latentSize: 2 };
  const of = (settings: ModelSettings, given: RunOptions = {}) => {
    const model = createModel(settings, { imageShape: [4, 4], numClasses: 4 });
    const { learningRate } = train(model, { train: split, test: split }, given);
    model.dispose();
    return learningRate;
  };
  assert.equal(of({ hiddenSizes: [3], latentSize: 2 }), 1e-3);
  assert.equal(of(conv), 2e-3);
  assert.equal(of({ ...conv, architecture: "resnet" }), 2e-3);
  assert.equal(of(conv, { learningRate: 5e-4 }), 5e-4);
});

test("a model that compares the images of a batch is refused batches of one", () => {
  const data = tinyDataset();
  for (const name of ["info-vae", "wae", "factor-vae", "beta-tc-vae"]) {
    const model = tinyModel({ model: name });
    assert.throws(() => train(model, data, { batchSize: 1 }), /compares the images of a batch with each other, and there is 1: take/); // prettier-ignore
    assert.equal(train(model, data, { batchSize: 2 }).stepsPerEpoch, 32);
    model.dispose();
  }
});
