import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { createImageSplit } from "../data";
import { fitMixture, type Model } from "../models";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import { copying, nearestImages, semanticDirection, traversal } from ".";
import { latentMeans, meanKl } from "./latents";

before(async () => void (await useBackend("cpu")));

test("the nearest images of a split, with their distances", () => {
  const bytes = [0, 0, 255, 255, 255, 0, 51, 0];
  const split = createImageSplit({ imageShape: [1, 2], pixels: Uint8Array.from(bytes) });
  // To [1, 0]: itself; [0.2, 0] at 0.8; [0, 0] and [1, 1] at 1, the first of them first.
  const asked = Float32Array.of(1, 0, 0.2, 0);
  const count = tf.memory().numTensors;
  const { k, indices, distances } = nearestImages(asked, split, 3);
  assert.equal(k, 3);
  assert.deepEqual([...indices], [2, 3, 0, 3, 0, 2]);
  assertClose([...distances], [0, 0.8, 1, 0, 0.2, 0.8], 1e-6);
  assert.equal(nearestImages(asked, split, 9).k, 4);
  assert.equal(tf.memory().numTensors, count);
});

/** A model that decodes whatever it is told to. */
function decoding(images: (rows: number) => Float32Array): Model {
  const model = tinyModel();
  const mean = (z: tf.Tensor2D) => tf.tensor2d(images(z.shape[0]), [z.shape[0], 16]);
  return { ...model, prior: (y) => model.prior(y), encode: (x, y) => model.encode(x, y), decode: (z) => ({ mean: () => mean(z) }) } as Model; // prettier-ignore
}

test("a model that draws its training images again is found, one that draws new ones is not", () => {
  const data = tinyDataset({ train: 200, test: 100 });
  const drawn = (split: typeof data.train, off: number) => (rows: number) =>
    split.images(Array.from({ length: rows }, (_, i) => (7 * i + off) % split.size));
  const copies = copying(decoding(drawn(data.train, 3)), data);
  assert.deepEqual([copies.images, copies.trainImages], [100, 200]);
  assert.ok(copies.copied > 0.9, JSON.stringify(copies));
  assert.equal(copies.samples, 0);

  // Grey, as near to one training image as to the next.
  const grey = (rows: number) => new Float32Array(rows * 16).fill(0.5);
  const others = copying(decoding(grey), data);
  assert.ok(others.copied < 0.02 && others.samples > 1, JSON.stringify(others));
  // What is drawn is from the sampler that is told.
  const model = tinyModel();
  const [own, mixed] = [undefined, fitMixture(model, data.train, { components: 1 })].map(
    (sampler) => copying(model, data, { sampler }),
  );
  assert.deepEqual([own.sampler, mixed.sampler], ["N(0, I)", "a mixture of 1 Gaussian"]);
  assert.notEqual(own.samples, mixed.samples);
  model.dispose();
  const one = { ...data, train: data.train.slice(0, 1, "train") };
  assert.throws(() => copying(tinyModel(), one), /of which there is 1: leave out --train_images/);
});

test("a direction is the difference of two classes' mean latents", () => {
  const { test: split } = tinyDataset();
  const model = tinyModel();
  const means = latentMeans(model, split);
  const of = (label: number, d: number) => {
    const own = [0, 1, 2, 3, 4, 5].map((i) => means[(4 * i + label) * 3 + d]); // labels go 0, 1, 2, 3, 0, …
    return own.reduce((sum, value) => sum + value, 0) / 6;
  };
  const expected = [0, 1, 2].map((d) => of(2, d) - of(1, d));
  assertClose([...semanticDirection(model, split, 1, 2)], expected, 1e-5);
  assert.throws(() => semanticDirection(model, split, 0, 7), /no image of class 7 among the 24/);
  model.dispose();
});

test("a traversal changes one dimension of an image's latent, the most used first", () => {
  const { test: split } = tinyDataset();
  const model = tinyModel();
  const use = meanKl(model, split);
  const order = [0, 1, 2].sort((a, b) => use[b] - use[a]);
  const found = traversal(model, split, { image: 2, dimensions: 2, steps: 5 });
  assert.deepEqual(found.dimensions, order.slice(0, 2));
  assert.deepEqual(found.values[1], [-3, -1.5, 0, 1.5, 3]);
  const z = latentMeans(model, split).slice(6, 9);
  z[order[1]] = 1.5;
  const [expected] = [tf.tidy(() => model.decode(tf.tensor2d([[...z]])).mean().dataSync())]; // prettier-ignore
  assertClose([...found.images.subarray((5 + 3) * 16, (5 + 4) * 16)], [...expected], 1e-5);
  model.dispose();
});

test("without a prior to go by, a dimension goes as far as the images do", () => {
  const { test: split } = tinyDataset();
  for (const name of ["autoencoder", "wae"]) {
    const model = tinyModel({ model: name });
    const { values, dimensions, byPrior } = traversal(model, split, { steps: 3 });
    assert.ok(!byPrior);
    const first = latentMeans(model, split).filter((_, k) => k % 3 === dimensions[0]);
    assertClose([values[0][0], values[0][2]], [Math.min(...first), Math.max(...first)], 1e-6);
    model.dispose();
  }
});
