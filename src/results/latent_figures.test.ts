import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { encodeImages, fitMixture, models, reconstructImages, sampleImages } from "../models";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import * as figures from "./figures";

before(async () => void (await useBackend("cpu")));

const data = {
  ...tinyDataset(),
  classNames: ["north-west", "north-east", "south-west", "south-east"],
};

for (const name of models.names()) {
  test(`${name}: traversals, a direction between classes, and nearest training images`, () => {
    const model = tinyModel({ model: name });
    const count = tf.memory().numTensors;
    const { latentSize } = model.config;
    const walk = figures.traversals(model, data, { image: 3, dimensions: 2, steps: 3 });
    assert.deepEqual([walk.rows, walk.columns], [Math.min(2, latentSize), 3]);
    assert.match(walk.rowLabels[0], /^z\d$/);

    const way = figures.direction(model, data, { from: 1, to: 2, rows: 2, steps: 4 });
    assert.deepEqual(way.columnLabels, ["original", "+0", "+0.5", "+1", "+1.5"]);
    assert.match(way.title, /from north-east to south-west/);
    const original = data.test.image(1); // labels go 0, 1, 2, 3, 0, …
    assertClose(way.images[0], original);
    assertClose(way.images[1], reconstructImages(model, original, [1]), 1e-4);

    const near = figures.nearest(model, data, { count: 2, neighbours: 3, seed: 5 });
    assert.deepEqual([near.rows, near.columns], [2, 4]);
    assertClose(near.images[4], sampleImages(model, 2, { seed: 5 }).images.subarray(16));
    const first = Math.hypot(...near.images[5].map((pixel, p) => pixel - near.images[4][p]));
    assert.equal(near.imageLabels[5], first.toFixed(2));
    const sampler = fitMixture(model, data.train, { components: 1 });
    const mixed = figures.nearest(model, data, { count: 1, neighbours: 1, sampler });
    assertClose(mixed.images[0], sampleImages(model, 1, { sampler }).images, 1e-4);
    assert.equal(tf.memory().numTensors, count);
    model.dispose();
  });
}

test("the middle of a traversal of a VAE is the image with that dimension at 0", () => {
  const model = tinyModel();
  const walk = figures.traversals(model, data, { dimensions: 1, steps: 7 });
  assert.deepEqual(walk.columnLabels, ["−3", "−2", "−1", "0", "1", "2", "3"]);
  const { mean } = encodeImages(model, data.test.image(0));
  mean[Number(walk.rowLabels[0].slice(1)) - 1] = 0;
  const expected = tf.tidy(() => model.decode(tf.tensor2d(mean, [1, 3])).mean().dataSync<"float32">()); // prettier-ignore
  assertClose(walk.images[3], expected);
  assert.throws(
    () => figures.traversals(model, data, { image: 24 }),
    /no test image 24: .* 0 to 23/,
  );
  model.dispose();
});
