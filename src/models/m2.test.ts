import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { classifyImages, createModel, encodeImages, reconstructImages } from ".";
import { gradientsOf, lossOf } from "./testing/loss_of";
import { tidied } from "./testing/tidied";
import { tinyDataset, tinyModel } from "./testing/tiny";

before(async () => void (await useBackend("cpu")));

const { train } = tinyDataset();
const x = [0, 1].map((i) => [...train.images([i])]);
const epsilon = [0.3, -1, 0.5, 1.2, 0, -0.4];
const alpha = 2;

/** Of each image for each class, with the noise of that image: −log p(x|z, y) and the KL. */
function byClass(model: ReturnType<typeof tinyModel>) {
  return x.map((row, i) =>
    [0, 1, 2, 3].map((label) =>
      tf.tidy(() => {
        const [image, y] = [tf.tensor2d([row]), tf.oneHot(tf.tensor1d([label], "int32"), 4, 1, 0, "float32")]; // prettier-ignore
        const q = model.encode(image, y as tf.Tensor2D);
        const z = q.sample(tf.tensor2d([epsilon.slice(3 * i, 3 * i + 3)]));
        const cost = model.decode(z, y as tf.Tensor2D).negativeLogLikelihood(image);
        return { cost: cost.dataSync()[0], kl: q.kl().dataSync()[0] };
      }),
    ),
  );
}

/** log q(y|x) of the images. */
function logClasses(model: ReturnType<typeof tinyModel>): number[][] {
  return tf.tidy(() => model.classify?.(tf.tensor2d(x)).arraySync() ?? []);
}

const withNoise = <T>(work: (noise: Record<string, tf.Tensor>) => T): T =>
  tidied(() => work({ epsilon: tf.tensor2d(epsilon, [2, 3]) }));

const networks = {
  dense: { hiddenSizes: [10, 6], classifier: "same" },
  conv: { convChannels: [3], denseSize: 6, classifier: "conv" },
};

for (const [architecture, { classifier, ...sizes }] of Object.entries(networks)) {
  test(`without a label it is the sum over the classes, weighed with q(y|x): ${architecture}`, () => {
    const settings = {
      model: "m2",
      alpha,
      distortion: 0,
      architecture,
      classifier,
      latentSize: 3,
      ...sizes,
    };
    const model = createModel(settings, tinyDataset());
    const [logQ, each] = [logClasses(model), byClass(model)];
    const mean = (of: (i: number, c: number) => number) =>
      [0, 1].reduce((sum, i) => sum + [0, 1, 2, 3].reduce((s, c) => s + of(i, c), 0), 0) / 2;
    const q = (i: number, c: number) => Math.exp(logQ[i][c]);
    const found = withNoise((noise) =>
      lossOf(model, x, noise, { y: tf.zeros([2, 4]), known: tf.zeros([2]), allKnown: false }),
    );
    assertClose(
      [found.terms.reconstruction, found.terms.kl, found.terms.classKl, found.terms.classification],
      [
        mean((i, c) => q(i, c) * each[i][c].cost),
        mean((i, c) => q(i, c) * each[i][c].kl),
        mean((i, c) => q(i, c) * logQ[i][c]) + Math.log(4),
        0,
      ],
      1e-4,
    );
    assert.deepEqual(model.negativeElbo, ["reconstruction", "kl", "classKl"]);
    model.dispose();
  });
}

test("with all labels known it is the CVAE, −log p(y), and α times the classification", () => {
  const model = tinyModel({ model: "m2", alpha, distortion: 0 });
  const [logQ, each] = [logClasses(model), byClass(model)];
  const classification = -(logQ[0][2] + logQ[1][1]) / 2;
  const told = { y: [[0, 0, 1, 0], [0, 1, 0, 0]], known: [1, 1] }; // prettier-ignore
  for (const allKnown of [true, false]) {
    const found = withNoise((noise) =>
      lossOf(model, x, noise, { y: tf.tensor2d(told.y), known: tf.tensor1d(told.known), allKnown }),
    );
    const reconstruction = (each[0][2].cost + each[1][1].cost) / 2;
    const kl = (each[0][2].kl + each[1][1].kl) / 2;
    assertClose(
      [found.loss, found.terms.reconstruction, found.terms.kl, found.terms.classification],
      [reconstruction + kl + Math.log(4) + alpha * classification, reconstruction, kl, classification], // prettier-ignore
      1e-4,
    );
  }
  model.dispose();
});

test("images drawn for their labels are classified in place of the batch's own", () => {
  const model = tinyModel({ model: "m2", alpha, distortion: 0 });
  const [logQ] = [logClasses(model)];
  const found = withNoise((noise) =>
    lossOf(model, x, noise, {
      ...{ y: tf.tensor2d([[0, 0, 0, 0], [0, 1, 0, 0]]), known: tf.tensor1d([0, 1]) }, // prettier-ignore
      labelled: { x: tf.tensor2d([x[0]]), y: tf.tensor2d([[1, 0, 0, 0]]) },
    }),
  );
  assertClose([found.terms.classification], [-logQ[0][0]], 1e-5);
  model.dispose();
});

test("an image without a label is encoded and rebuilt as one of its likeliest class", () => {
  const model = tinyModel({ model: "m2" });
  const images = train.images([0, 1, 2]);
  const likeliest = classifyImages(model, images);
  const rows = logClasses(model);
  for (const i of [0, 1]) assert.equal(likeliest[i], rows[i].indexOf(Math.max(...rows[i])));
  const { mean } = encodeImages(model, images, likeliest);
  assert.deepEqual(encodeImages(model, images).mean, mean);
  assert.deepEqual(encodeImages(model, images, [-1, likeliest[1], -1]).mean, mean);
  const other = (likeliest[0] + 1) % 4;
  assert.notDeepEqual(encodeImages(model, images, [other, -1, -1]).mean, mean);
  const rebuilt = reconstructImages(model, images, likeliest);
  assert.deepEqual(reconstructImages(model, images, [-1, -1, -1]), rebuilt);
  assert.throws(() => classifyImages(tinyModel(), images), /a VAE does not say which class/);
  model.dispose();
});

test("images that are classified for their labels are moved, while it trains", () => {
  const model = tinyModel({ model: "m2" });
  const labels = { y: tf.tensor2d([[0, 0, 1, 0], [0, 1, 0, 0]]), known: tf.tensor1d([1, 1]) }; // prettier-ignore
  const at = (epochs: number, draws: number) =>
    withNoise((noise) => {
      const all = { ...noise, distortion: tf.fill([2, 6], draws) };
      return lossOf(model, x, all, { ...labels, allKnown: true, epochs });
    });
  const still = at(0, 0.5);
  assert.ok(Math.abs(at(0, 0.9).terms.classification - still.terms.classification) > 1e-3);
  assert.equal(at(0, 0.9).terms.reconstruction, still.terms.reconstruction);
  assertClose(Object.values(at(Infinity, 0.9).terms), Object.values(still.terms), 1e-5);
  tf.dispose([labels.y, labels.known]);
  model.dispose();
});

test("what the bound says of the class counts more and more for q(y|x), whose value stays", () => {
  const model = tinyModel({ model: "m2", alpha: 0, distortion: 0, classWarmup: 0.4 });
  const none = () => ({ y: tf.zeros<tf.Rank.R2>([2, 4]), known: tf.zeros<tf.Rank.R1>([2]) });
  const bias = (progress: number) =>
    withNoise((noise) => gradientsOf(model, x, noise, { ...none(), progress }))["classifier.logits.bias"]; // prettier-ignore
  const whole = bias(1);
  assert.ok(Math.hypot(...whole) > 1e-3);
  assertClose(bias(0), [0, 0, 0, 0], 1e-6);
  assertClose(bias(0.1), whole.map((value) => value / 4), 1e-4); // prettier-ignore
  assertClose(bias(0.4), whole, 1e-6);
  const [begun, done] = [0, 1].map((progress) => withNoise((noise) => lossOf(model, x, noise, { ...none(), progress }).loss)); // prettier-ignore
  assertClose([begun], [done], 1e-6);
  model.dispose();
});
