import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { UserError } from "../config";
import { evaluateModel, imageLosses, meanLatent } from "../evaluation";
import { decodeLatents, encodeImages, models, reconstructImages } from "../models";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import * as figures from "./figures";

before(async () => void (await useBackend("cpu")));

const data = {
  ...tinyDataset(),
  classNames: ["north-west", "north-east", "south-west", "south-east"],
};
const { test: split } = data;
const mean = (values: Float64Array) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

for (const name of models.names()) {
  test(`${name}: the mean of the images' losses is the evaluation's, and the worst stand first`, async () => {
    const model = tinyModel({ model: name });
    const count = tf.memory().numTensors;
    const { loss, reconstruction, kl } = await imageLosses(model, split, { seed: 3 });
    const whole = await evaluateModel(model, split, { seed: 3, importanceSamples: 1 });
    assertClose([mean(loss), mean(reconstruction)], [whole.loss, whole.reconstruction], 1e-3);
    if (whole.noLikelihood === undefined) assertClose([mean(kl)], [whole.kl], 1e-3);
    else assert.ok(kl.every(Number.isNaN));

    const shown = await figures.worst(model, data, { count: 12, seed: 3 });
    const order = [...loss.keys()].sort((a, b) => loss[b] - loss[a]);
    // Ten and two, each row above its reconstructions.
    assert.deepEqual([shown.columns, shown.rows], [10, 4]);
    for (const [place, rank] of [
      [0, 0],
      [9, 9],
      [20, 10],
      [21, 11],
    ]) {
      assertClose(shown.images[place], split.image(order[rank]));
      const { length } = data.classNames[split.labels[order[rank]]];
      assert.ok(length > 0 && shown.imageLabels[place].endsWith(loss[order[rank]].toFixed(0)));
    }
    const { labels } = split;
    const made = reconstructImages(model, split.image(order[0]), [labels[order[0]]]);
    assertClose(shown.images[10], made, 1e-4);
    assert.equal(tf.memory().numTensors, count);
    model.dispose();
  });
}

test("a manifold is the plane of two latents, z2 upwards", () => {
  const model = tinyModel({ latentSize: 2 });
  const { images, columns } = figures.manifold(model, data, { steps: 3, reach: 2 });
  assert.equal(columns, 3);
  const at = (...z: number[]) => decodeLatents(model, Float32Array.from(z));
  assertClose(images[0], at(-2, 2), 1e-5);
  assertClose(images[5], at(2, 0), 1e-5);
  assertClose(images[7], at(0, -2), 1e-5);
  model.dispose();
  const three = tinyModel({ latentSize: 3 });
  const isMistake = (error: Error) =>
    error instanceof UserError && /has 3 latents/.test(error.message);
  assert.throws(() => figures.manifold(three, data), isMistake);
  three.dispose();
});

test("latent arithmetic takes one image's latent away and adds another's", () => {
  const model = tinyModel();
  const same = figures.arithmetic(model, data, { from: 0, minus: 5, plus: 5 });
  assert.deepEqual(same.columnLabels, ["image 0", "− image 5", "+ image 5", "="]);
  assertClose(same.images[3], reconstructImages(model, split.image(0)), 1e-4);
  const other = figures.arithmetic(model, data, { from: 4, minus: 4, plus: 7 });
  assertClose(other.images[3], reconstructImages(model, split.image(7)), 1e-4);
  assert.throws(
    () => figures.arithmetic(model, data, { from: 0, minus: 24, plus: 1 }),
    /no test image 24: .* 0 to 23/,
  );
  model.dispose();
});

test("the mean latent of a class is the mean of its images' means", () => {
  const model = tinyModel();
  const own = [...split.labels.keys()].filter((i) => split.labels[i] === 2);
  const { mean: each } = encodeImages(model, split.images(own));
  const first = own.reduce((sum, _, i) => sum + each[3 * i], 0) / own.length;
  assertClose([meanLatent(model, split, 2)[0]], [first], 1e-4);
  model.dispose();
});
