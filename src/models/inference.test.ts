import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { normal } from "../random";
import {
  decodeLatents,
  defineModel,
  encodeImages,
  imagesAtOnce,
  reconstructImages,
  sampleImages,
} from ".";
import { cvae } from "./cvae";
import { tinyDataset, tinyModel } from "./testing/tiny";

before(async () => void (await useBackend("cpu")));

const data = tinyDataset({ train: 1201 });
const all = Array.from({ length: data.train.size }, (_, i) => i);

for (const kind of ["vae", "cvae"] as const) {
  test(`${kind}: many images go through in chunks as they would one by one`, () => {
    const model = tinyModel({ model: kind });
    const { labels } = data.train;
    const { mean, logVar } = encodeImages(model, data.train.images(all), labels);
    assert.equal(mean.length, 1201 * 3);
    const rebuilt = reconstructImages(model, data.train.images(all), labels);
    for (const i of [0, 499, 500, 1000, 1200]) {
      const one = encodeImages(model, data.train.image(i), [labels[i]]);
      assertClose(mean.subarray(3 * i, 3 * i + 3), one.mean);
      assertClose(logVar.subarray(3 * i, 3 * i + 3), one.logVar);
      const decoded = decodeLatents(model, one.mean, [labels[i]]);
      assertClose(reconstructImages(model, data.train.image(i), [labels[i]]), decoded);
      assertClose(rebuilt.subarray(16 * i, 16 * (i + 1)), decoded);
      assert.ok(decoded.every((p) => p >= 0 && p <= 1));
    }
    model.dispose();
  });
}

test("of large images fewer go through at once", () => {
  assert.equal(imagesAtOnce([28, 28, 1]), 500);
  assert.equal(imagesAtOnce([64, 64, 3]), 341); // 2²² ÷ 12,288
  assert.equal(imagesAtOnce([4096, 4096, 3]), 1);
});

test("inference leaves no tensor", () => {
  const model = tinyModel({ model: "cvae" });
  const before = tf.memory().numTensors;
  reconstructImages(model, data.train.images(all), data.train.labels);
  sampleImages(model, 20, { seed: 3 });
  assert.equal(tf.memory().numTensors, before);
  model.dispose();
});

test("samples are a function of the seed", () => {
  const model = tinyModel();
  const draw = (seed: number) => sampleImages(model, 6, { seed });
  assert.deepEqual(draw(1), draw(1));
  assert.notDeepEqual(draw(1).latents, draw(2).latents);
  const { latents, images, labels } = draw(1);
  assert.deepEqual([latents.length, images.length, labels], [6 * 3, 6 * 16, undefined]);
  model.dispose();
});

test("pixels are drawn where a seed says so, each image by itself, else they are expected", () => {
  const model = tinyModel();
  const latents = new Float32Array(1001 * 3);
  const draw = (drawPixels?: number) => decodeLatents(model, latents, undefined, { drawPixels });
  const drawn = draw(1);
  assert.deepEqual([...new Set(drawn)].sort(), [0, 1]);
  assert.deepEqual(draw(1), drawn);
  assert.notDeepEqual(draw(2), drawn);
  // 501 images on are in another chunk, of the same latents and of other pixels.
  const rows = [0, 1, 500, 501].map((i) => drawn.subarray(16 * i, 16 * (i + 1)).join());
  assert.equal(new Set(rows).size, 4);
  const share = drawn.reduce((sum, pixel) => sum + pixel, 0) / drawn.length;
  const mean = draw().reduce((sum, pixel) => sum + pixel, 0) / drawn.length;
  assert.ok(Math.abs(share - mean) < 5 * Math.sqrt(0.25 / drawn.length), `${share} for ${mean}`);
  assert.deepEqual(sampleImages(model, 3, { drawPixels: 4 }).images.filter((p) => p % 1 > 0).length, 0); // prettier-ignore
  model.dispose();
});

test("a conditional model is told the classes in turn, or what was asked", () => {
  const model = tinyModel({ model: "cvae" });
  assert.deepEqual(sampleImages(model, 6).labels, [0, 1, 2, 3, 0, 1]);
  const { labels, images, latents } = sampleImages(model, 3, { labels: [2], seed: 5 });
  assert.deepEqual(labels, [2, 2, 2]);
  assertClose(images, decodeLatents(model, latents, [2, 2, 2]));
  assert.notDeepEqual(images, decodeLatents(model, latents, [1, 1, 1]));
  model.dispose();
});

test("a label that the model does not know is refused, not drawn as another", () => {
  const model = tinyModel({ model: "cvae" });
  for (const label of [4, -1, 1.5, NaN]) {
    assert.throws(() => decodeLatents(model, new Float32Array(3), [label]), /label.*0 to 3/);
  }
  assert.throws(() => decodeLatents(model, new Float32Array(6), [1]), /label/); // two, one told
  assert.throws(() => decodeLatents(model, new Float32Array(3)), /needs labels/);
  model.dispose();
});

test("samples are drawn with the seed 0 where none is given, from a stream that stays what it is", () => {
  const model = tinyModel();
  const drawn = (seed: number) => normal({ seed, stream: "samples", step: 0 }, 4 * 3);
  assert.deepEqual(sampleImages(model, 4).latents, drawn(0));
  const { latents, images } = sampleImages(model, 4, { seed: 9 });
  assert.deepEqual(latents, drawn(9));
  assertClose(images, decodeLatents(model, latents));
  model.dispose();
});

test("a label is told as a row with a single 1, none as a row of zeros", () => {
  const some = defineModel({ ...cvae, name: "cvae-of-some", labels: "some" });
  const model = tinyModel({ model: some });
  const z = Float32Array.of(0.5, -1, 2, 1, 0, -0.5, 0.1, 0.2, 0.3);
  const rows = [0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0]; // class 3, unknown, class 0
  const byHand = tf.tidy(
    () =>
    model.decode(tf.tensor2d(z, [3, 3]), tf.tensor2d(rows, [3, 4])).mean().dataSync(), // prettier-ignore
  );
  assertClose(decodeLatents(model, z, [3, -1, 0]), byHand, 1e-6);
  assert.throws(
    () => decodeLatents(model, z, [3, -2, 0]),
    /label -2 of image 1 is not from -1 to 3/,
  );
  assert.throws(() => decodeLatents(model, z, [3, -1, 4]), /label 4 of image 2 .* the 4 classes/);
  model.dispose();
});
