import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { classifyImages } from ".";
import { gradientsOf, lossOf } from "./testing/loss_of";
import { tidied } from "./testing/tidied";
import { tinyDataset, tinyModel } from "./testing/tiny";

before(async () => void (await useBackend("cpu")));

const { train } = tinyDataset();
const x = [0, 1].map((i) => [...train.images([i])]);
const noise = () => ({ epsilon: tf.tensor2d([0.3, -1, 0.5, 1.2, 0, -0.4], [2, 3]) });
const labels = () => ({ y: tf.tensor2d([[0, 1, 0, 0], [0, 0, 0, 0]]), known: tf.tensor1d([1, 0]) }); // prettier-ignore

test("it is the VAE, and beside it −log q(y|z) of the images whose label is known", () => {
  const model = tinyModel({ model: "m1", beta: 3 });
  const vae = tinyModel({ beta: 3 });
  const [found, plain] = tidied(() => [
    lossOf(model, x, noise(), labels()),
    lossOf(vae, x, noise()),
  ]);
  const { classification, ...others } = found.terms;
  assertClose(Object.values(others), Object.values(plain.terms), 1e-5);
  assertClose([found.loss], [plain.loss + classification], 1e-5);
  // By hand: one hidden layer, silu, on the z of the first image.
  const byHand = tf.tidy(() => {
    const z = model.encode(tf.tensor2d(x)).sample(noise().epsilon);
    const weight = (name: string) => model.parameters[`classifier.${name}`] as tf.Tensor2D;
    const h = tf.add(tf.matMul(z, weight("dense_0.kernel")), weight("dense_0.bias"));
    const hidden = tf.mul<tf.Tensor2D>(h, tf.sigmoid(h));
    const logits = tf.add(tf.matMul(hidden, weight("logits.kernel")), weight("logits.bias"));
    const p = tf.softmax(logits).arraySync() as number[][];
    return -Math.log(p[0][1]);
  });
  assertClose([classification], [byHand], 1e-5);
  [model, vae].forEach((each) => each.dispose());
});

test("labels move the classifier alone, and images the VAE alone", () => {
  const [model, vae] = [tinyModel({ model: "m1" }), tinyModel()];
  const own = tidied(() => gradientsOf(model, x, noise(), labels()));
  const plain = tidied(() => gradientsOf(vae, x, noise()));
  for (const [name, gradient] of Object.entries(plain)) assertClose(own[name], gradient, 1e-5);
  const norm = Math.hypot(...own["classifier.logits.kernel"]);
  assert.ok(norm > 0.01, String(norm));
  [model, vae].forEach((each) => each.dispose());
});

test("it is told no label, and says the class of an image by the mean of its latents", () => {
  const model = tinyModel({ model: "m1" });
  assert.deepEqual([model.labels, model.plain !== undefined], ["learned", true]);
  const classes = classifyImages(model, train.images([0, 1]));
  const rows = tf.tidy(() => model.classify?.(tf.tensor2d(x)).arraySync() ?? []);
  rows.forEach((row, i) => {
    assertClose([row.reduce((sum, value) => sum + Math.exp(value), 0)], [1], 1e-5);
    assert.equal(classes[i], row.indexOf(Math.max(...row)));
  });
  model.dispose();
});
