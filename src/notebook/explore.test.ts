import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { displaySymbol } from "../host/notebook_host";
import { pixelPng } from "../figures/pixel_png";
import { decodeLatents } from "../models";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import { explore } from "./explore";
import { meanKl } from "../evaluation";

before(async () => void (await useBackend("cpu")));

const data = tinyDataset();
const turns = async () => {
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
};

for (const kind of ["vae", "cvae"] as const) {
  test(`${kind}: the image is the decoder's of where the sliders stand`, async () => {
    const model = tinyModel({ model: kind });
    const view = explore(model, data);
    assert.equal(view.label === undefined, kind === "vae");
    assert.equal(view.sliders.length, model.config.latentSize);
    const [slider] = view.sliders;
    const [dimension] = view.dimensions;
    const tensors = tf.memory().numTensors;
    slider.value = 1;
    slider.value = 2;
    if (view.label) view.label.value = 3;
    await turns();
    const z = new Float32Array(model.config.latentSize);
    z[dimension] = 2;
    assert.deepEqual(view.latent(), z);
    const wanted = pixelPng(decodeLatents(model, z, [3]), model.config.imageShape, 40);
    assert.deepEqual(view.image.value, wanted);
    assert.equal(tf.memory().numTensors, tensors);
    view.close();
    model.dispose();
  });
}

test("the dimension with the most KL comes first, and without data the one that moves most", () => {
  const model = tinyModel();
  const kl = meanKl(model, data.test);
  const strengths = explore(model, data).dimensions.map((dimension) => kl[dimension]);
  assert.deepEqual(
    strengths,
    [...strengths].sort((a, b) => b - a),
  );
  const { dimensions } = explore(model);
  assert.deepEqual([...dimensions].sort(), Array.from(kl.keys()));
  model.dispose();
  const points = tinyModel({ model: "autoencoder" });
  assert.match(explore(points, data).sliders[0].label, /^z\d · variance [\d.]+$/);
  points.dispose();
});

test("at most so many sliders are seen, and in a script the static form", () => {
  const model = tinyModel();
  const shown = explore(model, data, { sliders: 1 })[displaySymbol]() as Record<string, string>;
  assert.equal(shown["text/plain"].match(/\[z\d/g)?.length, 1);
  assert.match(shown["text/html"], /<img src="data:image\/png;base64,/);
  model.dispose();
});

test("a model whose training diverged is refused, before there is anything to drag", () => {
  const model = tinyModel();
  const [kernel] = Object.values(model.parameters);
  kernel.assign(tf.fill(kernel.shape, NaN));
  for (const shown of [data, undefined]) {
    assert.throws(
      () => explore(model, shown),
      /weights of the VAE are no numbers \(NaN in encoder/,
    );
  }
  model.dispose();
});

test("classes are chosen by their names, in their order, whatever these are", () => {
  const model = tinyModel({ model: "cvae" });
  const names = ["10", "2", `<b>${"a long name ".repeat(9)}`, "__proto__"];
  const { label } = explore(model, { ...data, classNames: names });
  assert.ok(label);
  assert.throws(() => (label.value = 99), /options: 10, 2, <b>a long name.*….*, __proto__$/);
  assert.equal(label.value, 0);
  model.dispose();
});
