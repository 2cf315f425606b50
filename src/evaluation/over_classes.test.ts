import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { createImageSplit } from "../data";
import { classifyImages, createModel } from "../models";
import { tinyDataset } from "../models/testing/tiny";
import { train } from "../training";
import { classAccuracy } from "./class_accuracy";
import { evaluateLoss } from "./loss";
import { evaluateModel } from "./evaluate_model";
import { overEveryClass } from "./over_classes";

before(async () => void (await useBackend("cpu")));

test("likelihoods are summed over the classes, and the bound's parts are means over q(y|x)", async () => {
  const logClasses = tf.log(tf.tensor2d([[0.25, 0.75], [1, 0]])); // prettier-ignore
  const asked: number[][][] = [];
  const found = await overEveryClass(logClasses as tf.Tensor2D, (y, c) => {
    asked.push(y.arraySync());
    return Promise.resolve({
      logLikelihood: Float64Array.of(Math.log([0.5, 0.1][c]), -1000 - c),
      reconstruction: Float64Array.of([8, 4][c], 10 + c),
      drawnKl: Float64Array.of([1, 2][c], 3),
      firstDraw: Float32Array.of(10 * c + 1, 10 * c + 2, 10 * c + 3, 10 * c + 4),
    });
  });
  assert.deepEqual(asked, [[[1, 0], [1, 0]], [[0, 1], [0, 1]]]); // prettier-ignore
  // ½ · 0.5 + ½ · 0.1, and numbers whose exp is 0.
  assertClose(found.logLikelihood, [Math.log(0.3), -1000 + Math.log((1 + Math.exp(-1)) / 2)], 1e-6);
  assertClose(found.reconstruction, [0.25 * 8 + 0.75 * 4, 10], 1e-6);
  const classKl = 0.25 * Math.log(0.25) + 0.75 * Math.log(0.75) + Math.log(2);
  assertClose(found.drawnKl, [0.25 * 1 + 0.75 * 2 + classKl, 3 + Math.log(2)], 1e-6);
  // Of the first image from class 1, of the second from class 0.
  assertClose(found.firstDraw, [11, 12, 3, 4]);
  logClasses.dispose();
});

const data = tinyDataset({ train: 48, test: 24 });

test("a model that says the class is told none: its bound is that of the image alone", async () => {
  const model = createModel({ model: "m2", latentSize: 3, hiddenSizes: [8], alpha: 20 }, data);
  await train(model, data, { numEpochs: 6, learningRate: 0.02, batchSize: 16 }).finish();
  const { numTensors } = tf.memory();
  const found = await evaluateModel(model, data.test, { importanceSamples: 1 });
  // Fewer where the training's last steps were still under way when they were counted.
  assert.ok(tf.memory().numTensors <= numTensors);
  const labels = data.test.labels.map(() => -1);
  const { means } = await evaluateLoss(model, createImageSplit({ ...data.test, labels }));
  // The same noise: −ELBO is the loss without labels, but for a KL that is drawn.
  assertClose([found.reconstruction], [means.reconstruction], 1e-3);
  assert.ok(Math.abs(found.kl - means.kl - means.classKl) < 1, `${found.kl}, ${means.kl}`);
  assert.ok(found.logLikelihood >= found.elbo);
  const all = Array.from(data.test.labels.keys());
  const right = classifyImages(model, data.test.images(all)).filter((c, i) => c === i % 4).length;
  assert.deepEqual(found.classAccuracy, { accuracy: right / 24, images: 24 });
  assert.deepEqual(classAccuracy(model, data.test), found.classAccuracy);
  const few = createImageSplit({ ...data.test, labels: data.test.labels.map((c, i) => (i < 6 ? c : -1)) }); // prettier-ignore
  assert.equal(classAccuracy(model, few).images, 6);
  assert.ok(right > 12, String(right));
  model.dispose();
});
