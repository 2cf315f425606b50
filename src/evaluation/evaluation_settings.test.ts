import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { createImageSplit } from "../data";
import { createModel, defineModel, type Model, vae } from "../models";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import { evaluateModel, imageDistance, Classifier } from ".";
import { evaluationBatch } from "./loss";

before(async () => void (await useBackend("cpu")));

const { test: split, ...data } = tinyDataset({ test: 12 });

/** What an untrained model is said to be; disposes of it. */
async function evaluated(model: Model, images = split, options = {}) {
  const found = await evaluateModel(model, images, { importanceSamples: 1, ...options });
  model.dispose();
  return found;
}

test("where nothing is said: a hundred samples, the seed 0, grey pixels", async () => {
  const model = tinyModel();
  const said = { importanceSamples: 100, seed: 0, binarization: "none" } as const;
  const unsaid = await evaluateModel(model, split);
  assert.deepEqual(unsaid, await evaluateModel(model, split, said));
  const { importanceSamples, seed, binarization, unit } = unsaid;
  assert.deepEqual({ importanceSamples, seed, binarization }, said);
  assert.equal(unit, "nats per image");
  assert.deepEqual(Object.keys(unsaid).includes("ownObjective"), false);
  model.dispose();
});

test("progress is told after each sample of each batch, as the share that is done", async () => {
  const { test: many } = tinyDataset({ test: evaluationBatch(tinyDataset().test) + 1 });
  const shares: number[] = [];
  const onProgress = (share: number) => void shares.push(share);
  await evaluated(tinyModel(), many, { importanceSamples: 2, onProgress });
  assert.deepEqual(shares, [0.25, 0.5, 0.75, 1]);
});

test("a loss that is no ELBO is said to be its model's own, and what holds z is told by its flags", async () => {
  const page = (name: string, options: object) =>
    defineModel({
      ...{ name, title: name, options: { ...vae.options, ...options }, parts: vae.parts },
      loss({ encoder, decoder }, { x }, { noise }) {
        const q = encoder.apply(x);
        const z = q.sample(noise.normal("epsilon", q.shape));
        return { reconstruction: decoder.apply(z).negativeLogLikelihood(x) };
      },
    });
  const { beta } = vae.options;
  for (const [name, options, told] of [
    ["own-one", {}, /Try a smaller beta,/],
    ["own-two", { gammaRay: beta }, /Try a smaller beta or gamma_ray,/],
  ] as const) {
    const model = createModel({ model: page(name, options), latentSize: 2, hiddenSizes: [3] }, { ...data, test: split } as never); // prettier-ignore
    tf.tidy(() => {
      for (const part of ["mean", "log_var"]) {
        const kernel = model.parameters[`encoder.${part}.kernel`];
        kernel.assign(tf.zerosLike(kernel));
      }
    });
    const found = await evaluated(model);
    assert.equal(found.ownObjective, true);
    assert.deepEqual([found.kl, found.klShare], [0, [0, 0]]);
    assert.match(found.diagnostics[0].message, told);
  }
});

test("of a model's weights those of its KL are told, and none where it has none", async () => {
  for (const [name, told] of [
    ["vae", /Try a smaller beta, some kl_warmup_epochs,/],
    ["m2", /Try a smaller beta, some kl_warmup_epochs,/], // and not alpha, that of the classification
    ["vade", /Try a smaller beta, a smaller learning_rate/],
    ["wae", /Try a smaller lambda, a smaller learning_rate/],
    ["autoencoder", /Try a smaller learning_rate, or more epochs\.$/],
  ] as const) {
    const model = createModel({ model: name, latentSize: 2, hiddenSizes: [3] }, data);
    tf.tidy(() => {
      for (const weight of Object.values(model.parameters)) weight.assign(tf.zerosLike(weight));
    });
    const { diagnostics } = await evaluated(model);
    assert.match(diagnostics[0].message, told, name);
  }
});

test("classes without an image are left out, and where there is one class no label is wrong", async () => {
  const labels = Int32Array.from({ length: 12 }, (_, i) => (i < 5 ? 0 : 2));
  const known = createImageSplit({ ...split, labels, numClasses: 4 });
  const { byClass } = await evaluated(tinyModel(), known);
  assert.deepEqual(byClass.map(({ label, images }) => [label, images]), [[0, 5], [2, 7]]); // prettier-ignore
  const one = createImageSplit({ ...split, labels: new Int32Array(12), numClasses: 1 });
  const settings = { model: "cvae", latentSize: 2, hiddenSizes: [3] };
  const alone = await evaluated(createModel(settings, { ...one, title: "one" }), one);
  assert.equal(alone.wrongLabelReconstruction, undefined);
  const two = createImageSplit({ ...split, labels: labels.map((l) => l / 2), numClasses: 2 });
  const both = await evaluated(createModel(settings, { ...two, title: "two" }), two);
  assert.ok(Number(both.wrongLabelReconstruction) > 0);
});

test("as many images are compared as the smaller split has, and what is the same has no distance", () => {
  const model = tinyModel();
  const classifier = new Classifier({ imageShape: [4, 4, 1], numClasses: 4 }, 1);
  const few = { ...split, item: "quarter", train: split, test: tinyDataset({ test: 30 }).test };
  const found = imageDistance(classifier, model, few, 3);
  assert.deepEqual([found.item, found.images], ["quarter", 12]);
  assert.ok(found.floor < 1e-6, `${found.floor}`); // the first twelve of both are the same
  assert.ok(found.samples > found.floor && found.reconstructions > found.floor);
  assert.notEqual(imageDistance(classifier, model, few, 4).samples, found.samples);
  [model, classifier].forEach((each) => each.dispose());
});
