import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { withFewLabels } from "../data";
import { momentsOf } from "../math";
import { encodeImages, fitMixture, type Model, Posterior, sampleImages, standardNormal } from ".";
import { cvae } from "./cvae";
import { defineModel } from "./define_model";
import { tinyDataset, tinyModel } from "./testing/tiny";
import { vae } from "./vae";

before(async () => void (await useBackend("cpu")));

const data = tinyDataset({ train: 400 });

/** Another posterior or prior in place of a model's own. */
function withOwn(
  own: Partial<Pick<Model, "encode" | "classify" | "prior" | "ownPrior">>,
  settings = {},
): Model {
  const model = tinyModel(settings);
  return Object.assign(Object.create(model) as Model, own);
}

/** N(3, 0.5²) in each dimension, whatever the image. */
const elsewhere = (x: tf.Tensor2D) =>
  new Posterior(tf.fill([x.shape[0], 3], 3), tf.fill([x.shape[0], 3], 2 * Math.log(0.5)));

/** The class that is told: z = (label, label, label). */
const asTold = (_: tf.Tensor2D, y?: tf.Tensor2D) => {
  const label = tf.argMax(y as tf.Tensor2D, 1);
  return Posterior.point(tf.tile(tf.reshape(tf.cast(label, "float32"), [-1, 1]), [1, 3]));
};

test("without a sampler latents are the prior's, and those of `normal` where that is N(0, I)", () => {
  const model = tinyModel();
  const own = sampleImages(model, 5, { seed: 2 });
  assert.deepEqual(sampleImages(model, 5, { seed: 2, sampler: "normal" }), own);
  model.dispose();
});

test("a learned prior is drawn from where it is asked for, and by default; N(0, I) where that is", () => {
  const unit = standardNormal(3);
  const prior = () => ({
    logDensity: unit.logDensity,
    sample: (n: number) => tf.fill<tf.Rank.R2>([n, 3], 7),
  });
  const model = withOwn({ prior, ownPrior: true });
  for (const sampler of ["prior", undefined] as const) {
    assert.deepEqual([...sampleImages(model, 1, { sampler }).latents], [7, 7, 7]);
  }
  const { latents } = sampleImages(model, 3, { sampler: "normal", seed: 4 });
  const plain = tinyModel();
  assert.deepEqual(latents, sampleImages(plain, 3, { seed: 4 }).latents);
  plain.dispose();
});

test("a learned prior that is asked for and is not there is refused", () => {
  for (const name of ["vae", "cvae", "autoencoder"]) {
    const model = tinyModel({ model: name });
    assert.throws(
      () => sampleImages(model, 1, { sampler: "prior" }),
      /^UserError: the (C?VAE|autoencoder) has no learned prior.*normal, or mixture$/,
    );
    model.dispose();
  }
});

test("a mixture has the moments of draws from the posteriors, and not of their means", () => {
  const model = withOwn({ encode: elsewhere });
  const sampler = fitMixture(model, data.train, { components: 1, seed: 3 });
  assert.equal(sampler.title, "a mixture of 1 Gaussian");
  const { mean, covariance } = momentsOf(sampler.sample(20_000, { seed: 1 }), 3);
  // Of 400 draws the mean has a standard error of 0.025, the variance of 0.018.
  assertClose([...mean], [3, 3, 3], 0.03);
  assertClose([covariance[0], covariance[4], covariance[8]], [0.25, 0.25, 0.25], 0.3);
});

test("a mixture is a function of its seed, and a draw of its own", () => {
  const model = tinyModel();
  const draw = (fit: number, seed: number) =>
    fitMixture(model, data.train, { seed: fit, components: 3 }).sample(4, { seed });
  assert.deepEqual(draw(1, 2), draw(1, 2));
  assert.notDeepEqual(draw(1, 2), draw(2, 2));
  assert.notDeepEqual(draw(1, 2), draw(1, 3));
  model.dispose();
});

test("latents of a mixture lie where the encodings are: nearer by density than those of N(0, I)", () => {
  const model = tinyModel({ model: "autoencoder" });
  const { mean } = encodeImages(model, data.train.images([...Array(400).keys()]));
  const { latents } = sampleImages(model, 400, { sampler: fitMixture(model, data.train) });
  const [own, drawn] = [mean, latents].map((points) => momentsOf(points, 3));
  assertClose([...drawn.mean], [...own.mean], 0.2);
  assertClose([...drawn.covariance], [...own.covariance], 0.3);
  model.dispose();
});

test("told labels, each class has a mixture of its own", () => {
  const model = withOwn({ encode: asTold }, { model: "cvae" });
  const sampler = fitMixture(model, data.train, { components: 2 });
  assert.match(sampler.title, /^for each class a mixture of 2 Gaussians$/);
  const { latents } = sampleImages(model, 6, { sampler, labels: [2, 0, 3] });
  assertClose([...latents].map((z) => Math.round(z)), [2, 2, 2, 0, 0, 0, 3, 3, 3, 2, 2, 2, 0, 0, 0, 3, 3, 3]); // prettier-ignore
});

test("where labels are not known, a class's mixture is of the images that the model takes for it", () => {
  // The class is the quarter that is bright.
  const classify = (x: tf.Tensor2D) =>
    tf.logSoftmax<tf.Tensor2D>(
      tf.reshape(tf.sum(tf.reshape(x, [-1, 2, 2, 2, 2]), [2, 4]), [-1, 4]),
    );
  const model = withOwn(
    { encode: asTold, classify },
    { model: defineModel({ ...cvae, name: "says-class", labels: "some" }) },
  );
  const sampler = fitMixture(model, withFewLabels(data, 4).train, { components: 2 });
  const { latents } = sampleImages(model, 3, { sampler, labels: [2, 0, 3] });
  assertClose([...latents].map((z) => Math.round(z)), [2, 2, 2, 0, 0, 0, 3, 3, 3]); // prettier-ignore
});

test("a class of too few images draws from a mixture of all", () => {
  const model = tinyModel({ model: "cvae" });
  const few = tinyDataset({ train: 15 }).train; // four of a class, but three of the last
  const sampler = fitMixture(model, few, { components: 3 });
  const latents = sampler.sample(8, { seed: 0, labels: [0, 1, 2, 3, 0, 1, 2, 3] });
  assert.ok(latents.every(Number.isFinite));
  model.dispose();
});

test("told no label, a model that takes some draws from a mixture of all", () => {
  const page = defineModel({ ...cvae, name: "some-labels", labels: "some" });
  const model = tinyModel({ model: page });
  const sampler = fitMixture(model, data.train, { components: 2 });
  const { latents } = sampleImages(model, 2, { sampler, labels: [-1] });
  assert.ok(latents.every((z) => Number.isFinite(z) && z !== 0));
  model.dispose();
});

test("fewer images than components, and images of another shape, are refused", () => {
  const model = tinyModel();
  assert.throws(
    () => fitMixture(model, tinyDataset({ train: 7 }).train),
    /^UserError: a mixture of 10 components needs as many training images, there are 7: /,
  );
  model.dispose();
});

test("a fit leaves no tensor, and asks a model of a cell's page like any other", () => {
  const page = defineModel({ ...vae, name: "own" });
  const model = tinyModel({ model: page });
  const tensors = tf.memory().numTensors;
  fitMixture(model, data.train).sample(3, { seed: 0 });
  assert.equal(tf.memory().numTensors, tensors);
  model.dispose();
});
