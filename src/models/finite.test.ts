import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { decodeLatents, encodeImages, requireFiniteWeights } from ".";
import { allFinite, firstBroken, firstNotFinite } from "./finite";
import { tinyDataset, tinyModel } from "./testing/tiny";

before(async () => void (await useBackend("cpu")));

test("numbers are finite, however large; NaN and the infinities are not, wherever they stand", () => {
  const largest = 3.4e38;
  assert.equal(allFinite(new Float32Array(0)), true);
  assert.equal(allFinite(Float32Array.of(0, -0, 1e-45, largest, largest, -largest)), true);
  for (const broken of [NaN, Infinity, -Infinity]) {
    for (const at of [0, 1, 2]) {
      const values = Float32Array.of(1, 2, 3);
      values[at] = broken;
      assert.equal(allFinite(values), false, `${broken} at ${at}`);
      assert.equal(firstNotFinite(values), String(broken));
    }
  }
  assert.equal(firstNotFinite(Float32Array.of(1, Infinity, NaN)), "Infinity");
});

test("of many arrays the first that is broken is named", () => {
  const good = Float32Array.of(1, 2);
  const broken = Float32Array.of(1, NaN);
  assert.equal(firstBroken([["a", good]]), undefined);
  assert.equal(firstBroken([["a", good], ["b", broken], ["c", broken]]), "NaN in b"); // prettier-ignore
});

test("a weight that is no number is told of, in words and before it is used", () => {
  const model = tinyModel();
  requireFiniteWeights(model);
  const image = tinyDataset().test.image(0);
  const { mean } = encodeImages(model, image);
  const { parameters } = model;
  tf.tidy(() => parameters["decoder.logits.bias"].assign(tf.fill([16], NaN)));
  assert.throws(
    () => requireFiniteWeights(model),
    /^UserError: the weights of the VAE are no numbers \(NaN in decoder\.logits\.bias\), as after/,
  );
  assert.throws(() => decodeLatents(model, mean), /the VAE gives NaN for a pixel/);
  tf.tidy(() => parameters["encoder.log_var.bias"].assign(tf.fill([3], Infinity)));
  assert.throws(() => encodeImages(model, image), /gives Infinity for an image's log variance/);
  tf.tidy(() => parameters["encoder.mean.bias"].assign(tf.fill([3], -Infinity)));
  assert.throws(() => encodeImages(model, image), /gives -Infinity for an image's mean/);
  model.dispose();
});
