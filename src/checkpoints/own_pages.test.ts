import assert from "node:assert/strict";
import * as fs from "node:fs";
import { before, test } from "node:test";
import { denseStack, tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { integer, real, UserError, weight } from "../config";
import { imageSize } from "../data";
import { pixelLikelihood } from "../math";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { createModel, decodeLatents, defineLikelihood, defineModel } from "../models";
import { defineNetwork, encodeImages, type ModelSettings, vae } from "../models";
import { tinyColours, weightsOf } from "../models/testing/tiny";
import { train } from "../training";
import { outcome } from "../training/testing/outcome";
import { stopAfter } from "../training/testing/stop_after";
import {
  checkpointPrefix,
  describe as describeModel,
  loadModel,
  loadRun,
  loadState,
  saveModelWeights,
  serializeState,
} from ".";

before(async () => void (await useBackend("auto")));

const data = tinyColours();
const settings = { batchSize: 20, numEpochs: 3, learningRate: 0.01 }; // 20, 20 and 8 images

/** A hidden layer to which its input is added once more. */
const residual = defineNetwork({
  name: "residual",
  title: "a residual layer",
  options: { width: integer({ default: 12, min: 1, max: 64, help: "units" }) },
  encoder({ layers, options: { width }, imageShape, labelSize, name, heads, headSize }) {
    const input = layers.dense(`${name}.input`, imageSize(imageShape) + labelSize, width);
    const block = layers.dense(`${name}.block`, width, width, "relu");
    const outputs = heads.map((head) => layers.dense(`${name}.${head}`, width, headSize));
    return {
      apply(x, y) {
        const first = denseStack(y ? tf.concat2d([x, y], 1) : x, [input]);
        const hidden = tf.add<tf.Tensor2D>(first, denseStack(first, [block]));
        return outputs.map((output) => denseStack(hidden, [output]));
      },
    };
  },
  decoder({ layers, options: { width }, imageShape, labelSize, name, ...args }) {
    const { latentSize, outputs, outputName } = args;
    const input = layers.dense(`${name}.input`, latentSize + labelSize, width);
    const block = layers.dense(`${name}.block`, width, width, "relu");
    const last = layers.dense(`${name}.${outputName}`, width, outputs * imageSize(imageShape));
    return {
      apply(z, y) {
        const first = denseStack(y ? tf.concat2d([z, y], 1) : z, [input]);
        const hidden = tf.add<tf.Tensor2D>(first, denseStack(first, [block]));
        return denseStack(hidden, [last]);
      },
    };
  },
});

/** Convolutions: the decoder gives images as they are, with a pixel's numbers side by side. */
const convolutions = defineNetwork({
  name: "tiny-conv",
  title: "convolutions",
  options: {},
  encoder({ layers, imageShape, name, heads, headSize }) {
    const [height, width, channels] = imageShape;
    const conv = layers.convolution(`${name}.conv`, channels, 4, { stride: 2, activation: "relu" });
    const size = Math.ceil(height / 2) * Math.ceil(width / 2) * 4;
    const outputs = heads.map((head) => layers.dense(`${name}.${head}`, size, headSize));
    return {
      apply(x) {
        const hidden = conv.apply(tf.reshape(x, [-1, height, width, channels]));
        const flat = tf.reshape<tf.Rank.R2>(hidden, [-1, size]);
        return outputs.map((output) => output.apply(flat));
      },
    };
  },
  decoder({ layers, imageShape, name, latentSize, outputs, outputName }) {
    const [height, width, channels] = imageShape;
    const first = layers.dense(`${name}.first`, latentSize, height * width * 2, "relu");
    const last = layers.convolution(`${name}.${outputName}`, 2, outputs * channels);
    return {
      apply: (z) => last.apply(tf.reshape(first.apply(z), [-1, height, width, 2])),
    };
  },
});

/** Two numbers for each pixel, and an option of its own. */
const laplace = defineLikelihood({
  name: "laplace",
  title: "Laplace",
  options: { least: real({ default: 0.05, min: 0.001, max: 1, help: "least scale" }) },
  parameters: () => 2,
  outputName: "pixels",
  distribution([mean, second], { least }) {
    const scale = () => tf.add(tf.softplus(second), least);
    return {
      mean: () => tf.clipByValue(mean, 0, 1),
      negativeLogLikelihood(x) {
        const distance = tf.div(tf.abs(tf.sub(x, mean)), scale());
        return tf.sum<tf.Tensor1D>(tf.add(distance, tf.log(tf.mul(scale(), 2))), 1);
      },
      sample: () => tf.clipByValue(mean, 0, 1),
    };
  },
});

/** A page with a default of its own for a network's option. */
const own = defineModel({
  name: "own-vae",
  title: "own VAE",
  options: { ...vae.options, width: integer({ default: 20 }), gamma: weight({ default: 0.1 }) },
  parts: ({ encoder, decoder, layers, latentSize }) => ({
    ...{ encoder: encoder(), decoder: decoder() },
    centre: layers.variable("centre", [latentSize]),
  }),
  loss({ encoder, decoder, centre }, { x }, { beta, gamma, noise }) {
    const q = encoder.apply(x);
    const z = q.sample(noise.normal("epsilon", q.shape));
    const reconstruction = decoder.apply(z).negativeLogLikelihood(x);
    const offset = tf.sum(tf.square(tf.sub(q.mean, centre)), 1);
    return { reconstruction, kl: [beta, q.kl()], offset: [gamma, offset] };
  },
});

const combinations: Record<string, ModelSettings> = {
  "networks of one's own": { architecture: residual, width: 16 },
  "networks of one's own that are told labels": { model: "cvae", architecture: "residual" },
  "convolutions, two numbers for each pixel": {
    architecture: convolutions,
    likelihood: "gaussian",
  },
  "a likelihood of one's own": { likelihood: laplace, least: 0.1, hiddenSizes: [16] },
  "a model, networks and a likelihood of one's own": {
    ...{ model: own, architecture: residual, likelihood: laplace },
  },
};
const create = (given: ModelSettings) => createModel({ latentSize: 3, ...given }, data);

for (const [title, given] of Object.entries(combinations)) {
  test(`${title}: a model trains, goes on from its files, and is loaded again by name`, () =>
    inTemporaryFolder(async (folder) => {
      const whole = train(create(given), data, settings);
      const history = await whole.finish();
      assert.ok(history[2].test.loss < history[0].test.loss);
      const first = train(create(given), data, settings);
      const state = await stopAfter(first, 4);
      const prefix = checkpointPrefix(folder, first.model.name);
      const beside = { [`${prefix}.state.safetensors`]: serializeState(state, first.model) };
      saveModelWeights(first.model, { prefix, dataset: "tiny-colours", seed: 7, beside });
      const { model } = loadModel(prefix);
      assert.deepEqual(model.config, first.model.config);
      const [images, labels] = [data.test.images([0, 1]), [0, 1]];
      const posterior = encodeImages(model, images, labels);
      assert.deepEqual(posterior, encodeImages(first.model, images, labels));
      const decoded = decodeLatents(model, posterior.mean, labels);
      assert.deepEqual(decoded, decodeLatents(first.model, posterior.mean, labels));
      assert.ok(decoded.every((pixel) => pixel >= 0 && pixel <= 1));
      const rest = train(model, data, {}, loadState(prefix, model));
      await rest.finish();
      assert.deepEqual(outcome(rest), outcome(whole));
      [whole, first, rest].forEach((run) => run.model.dispose());
    }));
}

test("a network of one's own is what its page says: (h + relu(h W)) V, h = x U", () => {
  const model = create({ architecture: residual, width: 2, latentSize: 1, seed: 5 });
  const weights = weightsOf(model);
  assert.deepEqual(Object.keys(weights).slice(0, 4), [
    ...["encoder.input.kernel", "encoder.input.bias"],
    ...["encoder.block.kernel", "encoder.block.bias"],
  ]);
  const x = data.test.image(0);
  const u = weights["encoder.input.kernel"]; // [90, 2]
  const h = [0, 1].map((j) => x.reduce((sum, pixel, i) => sum + pixel * u[2 * i + j], 0));
  const w = weights["encoder.block.kernel"]; // [2, 2]
  const hidden = [0, 1].map((j) => h[j] + Math.max(0, h[0] * w[j] + h[1] * w[2 + j]));
  const v = weights["encoder.mean.kernel"]; // [2, 1]
  assertClose(encodeImages(model, x).mean, [hidden[0] * v[0] + hidden[1] * v[1]], 1e-5);
  assert.equal(model.plain, undefined);
  assert.equal(model.description, "a residual layer, 1 latent");
  model.dispose();
});

test("images that a network gives are taken apart by channels: means first, then variances", () => {
  const model = create({ architecture: convolutions, likelihood: "gaussian" });
  const { parameters } = model;
  const bias = parameters["decoder.pixels.bias"]; // [2 × 3]
  tf.tidy(() => {
    const kernel = parameters["decoder.pixels.kernel"];
    kernel.assign(tf.zeros(kernel.shape));
    bias.assign(tf.tensor1d([0.1, 0.2, 0.3, -1, -2, -3]));
  });
  const mean = decodeLatents(model, new Float32Array(3));
  assertClose(
    mean,
    Array.from({ length: 90 }, (_, k) => [0.1, 0.2, 0.3][k % 3]),
    1e-6,
  );
  const x = [0.5, 0.5, 0.5];
  const nats = [0.1, 0.2, 0.3].map((m, c) =>
    pixelLikelihood("gaussian").negativeLogLikelihood(x[c], m, -1 - c),
  );
  const images = tf.fill([1, 90], 0.5) as tf.Tensor2D;
  const found = model.decode(tf.zeros([1, 3])).negativeLogLikelihood(images);
  assertClose(found.dataSync(), [30 * (nats[0] + nats[1] + nats[2])], 1e-5);
  model.dispose();
});

test("a page's own default for a network's option is the one that counts", () => {
  const widths = [create({ architecture: residual }), create({ model: own, architecture: residual })]; // prettier-ignore
  assert.deepEqual(
    widths.map((model) => model.config.width),
    [12, 20],
  );
  widths.forEach((model) => model.dispose());
});

test("options belong to what they were declared with", () => {
  const refused = (given: ModelSettings, message: RegExp) =>
    assert.throws(
      () => create(given),
      (error: unknown) => error instanceof UserError && message.test(error.message),
    );
  refused({ width: 16 }, /unknown option width/);
  refused({ architecture: residual, hiddenSizes: [16] }, /unknown option hiddenSizes/);
  refused({ architecture: residual, width: 65 }, /width must be an integer from 1 to 64, got 65/);
  refused({ architecture: "residul" }, /unknown architecture "residul"; did you mean residual\?/);
  refused({ likelihood: "lapalce" }, /did you mean laplace\?/);
  refused({ model: "own-va" }, /did you mean own-vae\?/);
});

test("a checkpoint whose page is not known says what to do", () =>
  inTemporaryFolder((folder) => {
    const prefix = checkpointPrefix(folder, "own-vae");
    const model = create({ model: own, hiddenSizes: [8] });
    saveModelWeights(model, { prefix, dataset: "tiny-colours", seed: 7 });
    model.dispose();
    const text = fs.readFileSync(`${prefix}.json`, "utf8");
    fs.writeFileSync(`${prefix}.json`, text.replace('"own-vae"', '"never-defined"'));
    assert.throws(() => loadModel(prefix), {
      name: "UserError",
      message: /own-vae\.json: unknown model "never-defined".*known once its cell has run/,
    });
  }));

test("names of models, networks and likelihoods are held to the same rules", () => {
  const { options, parts, loss } = vae;
  const model = { title: "x", options, parts, loss };
  const message = /cannot be called "My VAE": a name takes small letters/;
  assert.throws(() => defineModel({ ...model, name: "My VAE" }), message);
  assert.throws(() => defineNetwork({ ...residual, name: "My VAE" }), message);
  assert.throws(() => defineLikelihood({ ...laplace, name: "My VAE" }), message);
  assert.throws(() => defineModel({ ...model, name: "cvae" }), /has a model called cvae/);
  assert.throws(
    () => defineNetwork({ ...residual, name: "dense" }),
    /has an architecture called dense/,
  );
  assert.throws(() => defineLikelihood({ ...laplace, name: "gaussian" }), /likelihood called/);
  assert.throws(
    () => defineModel({ ...model, name: "no-latents", options: {} as never }),
    /the model no-latents has no option latentSize: spread \.\.\.vae\.options/,
  );
});

test("a page that is defined anew, as when its cell runs again, is the one that is made", () => {
  const twice = (title: string) => defineModel({ ...own, name: "twice", title });
  twice("first");
  const model = create({ model: "twice", hiddenSizes: [8] });
  twice("second");
  const again = create({ model: "twice", hiddenSizes: [8] });
  assert.deepEqual([model.title, again.title], ["first", "second"]);
  [model, again].forEach((each) => each.dispose());
});

test("a description of larger layers than the file holds is refused before room is made for them", () =>
  inTemporaryFolder(async (folder) => {
    const made: number[] = [];
    const filtered = defineModel({
      name: "filtered-vae",
      title: "filtered VAE",
      options: { ...vae.options, taps: integer({ default: 3, min: 1, max: 2 ** 24 }) },
      parts: ({ encoder, decoder, layers, options: { taps } }) => ({
        filter: layers.variable("filter", [taps], (n) => {
          made.push(n);
          return new Float32Array(n);
        }),
        ...{ encoder: encoder(), decoder: decoder() },
      }),
      loss: (parts, batch, context) => vae.loss(parts, batch, context),
    });
    const model = createModel({ model: filtered, hiddenSizes: [5] }, data);
    const prefix = checkpointPrefix(folder, model.name);
    const run = train(model, data, { ...settings, numEpochs: 1 });
    await run.finish();
    const args = { prefix, dataset: data.name, seed: 7 };
    const huge = (text: string) => text.replace(/"taps": ?3/, '"taps": 16000000');
    const state = serializeState(await run.state(), model, huge(describeModel(model, args)));
    saveModelWeights(model, { ...args, beside: { [`${prefix}.state.safetensors`]: state } });
    fs.writeFileSync(`${prefix}.json`, huge(fs.readFileSync(`${prefix}.json`, "utf8")));

    assert.throws(
      () => loadModel(prefix),
      /has filter of shape \[3\], the model needs .*\[16000000\]/,
    );
    assert.throws(() => loadRun(prefix), /does not fit the model \(w\.filter\)/);
    assert.deepEqual(made, [3]);
    model.dispose();
  }));
