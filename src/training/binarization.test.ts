import assert from "node:assert/strict";
import { before, test } from "node:test";
import { useBackend } from "../backend";
import { createImageSplit, type ImageSplit } from "../data";
import { evaluateLoss } from "../evaluation";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import { binarized } from "../evaluation/binarization";
import { train } from ".";
import { outcome } from "./testing/outcome";
import { stopAfter } from "./testing/stop_after";

before(async () => void (await useBackend("auto")));

const data = tinyDataset({ train: 40, test: 20 }); // 16, 16 and 8 images
const settings = { batchSize: 16, numEpochs: 2, learningRate: 0.01 };

/** The binary data set itself, with pixels of 0 and 255. */
function blackAndWhite(split: ImageSplit): ImageSplit {
  const indices = Array.from({ length: split.size }, (_, i) => i);
  const draw = { binarization: "static", seed: 99, step: 0 } as const;
  const pixels = binarized(split.images(indices), { name: split.name, indices }, draw);
  assert.ok(pixels.every((p) => p === 0 || p === 1));
  return createImageSplit({ ...split, pixels: Uint8Array.from(pixels, (p) => 255 * p) });
}

test("static: the training is that on one binary data set, which is the evaluation's", async () => {
  const fixed = train(tinyModel(), data, { ...settings, binarization: "static" });
  await fixed.finish();
  const binary = { train: blackAndWhite(data.train), test: blackAndWhite(data.test) };
  const same = train(tinyModel(), binary, settings);
  await same.finish();
  assert.deepEqual(outcome(fixed), outcome(same));
  [fixed, same].forEach(({ model }) => model.dispose());
});

test("dynamic: every step draws anew, by the seed, and a stopped run goes on exactly", async () => {
  const dynamic = { ...settings, binarization: "dynamic" } as const;
  const whole = train(tinyModel(), data, dynamic);
  await whole.finish();
  const first = train(tinyModel(), data, dynamic);
  const state = await stopAfter(first, 4);
  assert.equal(state.settings.binarization, "dynamic");
  const rest = train(first.model, data, {}, structuredClone(state));
  await rest.finish();
  assert.deepEqual(outcome(rest), outcome(whole));
  assert.throws(
    () => train(first.model, data, { binarization: "static" }, state),
    /the run to go on with has binarization dynamic, not static/,
  );
  const grey = train(tinyModel(), data, settings);
  await grey.finish();
  assert.notDeepEqual(outcome(grey).weights, outcome(whole).weights);
  // Measured after each epoch as it is trained.
  const { means } = await evaluateLoss(rest.model, data.test, {
    ...{ seed: rest.settings.seed, binarization: "dynamic", trainSize: 40 },
  });
  assert.deepEqual(rest.history[1].test, means);
  [whole, first, grey].forEach(({ model }) => model.dispose());
});
