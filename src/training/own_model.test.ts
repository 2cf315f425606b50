import assert from "node:assert/strict";
import { before, test } from "node:test";
import { createAdam, tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { UserError, weight } from "../config";
import { createImageSplit } from "../data";
import { batchTensors, evaluateLoss, evaluateModel } from "../evaluation";
import { createModel, createNoise, defineModel, encodeImages, type Model, vae } from "../models";
import { decodeLatents, sampleImages } from "../models";
import { contextOf } from "../models/testing/noise";
import { tinyColours, tinyDataset, tinyModel, weightsOf } from "../models/testing/tiny";
import { type EpochRecord, train, trainStep } from ".";
import { outcome } from "./testing/outcome";
import { stopAfter } from "./testing/stop_after";

before(async () => void (await useBackend("auto")));

const data = tinyDataset({ train: 70 }); // batches of 16, 16, 16, 16 and 6
const settings = { batchSize: 16, numEpochs: 3, learningRate: 0.01 };

/** A loss of three terms, two of which have weights that may be changed. */
const spread = defineModel({
  name: "spread-vae",
  title: "spread VAE",
  options: { ...vae.options, gamma: weight({ default: 0.5, label: "γ", sliderMax: 2 }) },
  parts: vae.parts,
  loss({ encoder, decoder }, { x }, { beta, gamma, noise }) {
    const q = encoder.apply(x);
    const z = q.sample(noise.normal("epsilon", q.shape));
    return {
      reconstruction: decoder.apply(z).negativeLogLikelihood(x),
      kl: [beta, q.kl()],
      spread: [gamma, tf.sum(tf.square(q.mean), 1)],
    };
  },
});

/** No β, and a term for the whole batch: the means of z and of the prior, squared. */
const moments = defineModel({
  name: "moment-vae",
  title: "moment VAE",
  options: { latentSize: vae.options.latentSize },
  parts: vae.parts,
  loss({ encoder, decoder }, { x }, { noise }) {
    const q = encoder.apply(x);
    const z = q.sample(noise.normal("epsilon", q.shape));
    const offset = tf.sum(tf.square(tf.mean(z, 0)));
    return { reconstruction: decoder.apply(z).negativeLogLikelihood(x), offset: [3, offset] };
  },
});

/** The loss of a record against the sum of its terms, in training and on the test split. */
function isSum({ train, test, weights }: EpochRecord): void {
  for (const [means, each] of [
    [train, weights.train],
    [test, weights.test],
  ] as const) {
    const { loss, ...terms } = means;
    assert.deepEqual(Object.keys(each), Object.keys(terms));
    const sum = Object.entries(terms).reduce((all, [name, term]) => all + each[name] * term, 0);
    assertClose([loss], [sum], 1e-6);
  }
}

test("a model of one's own has its terms in every record, and their weights", async () => {
  const model = tinyModel({ model: spread, gamma: 2 });
  assert.deepEqual(
    model.tunable.map(({ name, label, default: value, max }) => [name, label, value, max]),
    [
      ["beta", "β", 1, 8],
      ["gamma", "γ", 2, 2],
    ],
  );
  const run = train(model, data, { ...settings, numEpochs: 8, learningRate: 0.03, beta: 0.5 });
  const steps: string[][] = [];
  for await (const record of run) {
    if (record.kind === "step") steps.push(Object.keys(record.means), Object.keys(record.weights));
    if (record.kind === "epoch") isSum(record);
  }
  const terms = ["reconstruction", "kl", "spread"];
  for (const names of steps) assert.deepEqual(names.filter((name) => name !== "loss"), terms); // prettier-ignore
  const [first] = run.history;
  const last = run.history[7];
  assert.deepEqual(Object.keys(first.test), ["loss", ...terms]);
  assert.deepEqual(last.weights.test, { reconstruction: 1, kl: 0.5, spread: 2 });
  assert.deepEqual(last.weights.train, last.weights.test);
  assert.ok(!("negativeElbo" in last)); // its page does not say which terms make one
  assert.ok(last.test.loss < first.test.loss, `${first.test.loss} → ${last.test.loss}`);
  model.dispose();
});

for (const page of [spread, moments]) {
  test(`${page.title}: stopped and gone on with by name, a run is the same`, async () => {
    const whole = train(tinyModel({ model: page }), data, settings);
    await whole.finish();
    for (const updates of [5, 7]) {
      const first = train(tinyModel({ model: page.name }), data, settings);
      const state = await stopAfter(first, updates);
      const { moments, weights, ...plain } = state;
      const saved = JSON.parse(JSON.stringify(plain)) as typeof plain;
      const rest = train(first.model, data, {}, { ...saved, moments, weights });
      await rest.finish();
      assert.deepEqual(outcome(rest), outcome(whole));
      first.model.dispose();
    }
    whole.model.dispose();
  });
}

test("a weight that is tuned changes the loss from the next step on, and is in the changes", async () => {
  const run = train(tinyModel({ model: spread }), data, { ...settings, numEpochs: 2 });
  const other = train(tinyModel({ model: spread }), data, { ...settings, numEpochs: 2 });
  await other.finish();
  for await (const record of run) if (record.kind === "epoch") run.tune("gamma", 0);
  const [[first, second], [, asBefore]] = [run.history, other.history];
  assert.deepEqual([first.weights.train.spread, second.weights.train.spread], [0.5, 0]);
  assert.deepEqual(second.weights.test, { reconstruction: 1, kl: 1, spread: 0 });
  isSum(second);
  assert.ok(second.train.spread > asBefore.train.spread); // nothing holds it back any more
  assert.deepEqual(run.changes[0], {
    ...{ what: "gamma", epoch: 2, step: 0, position: 1, from: 0.5, to: 0 },
  });
  assert.equal((await run.state()).settings.gamma, 0);
  assert.throws(() => run.tune("gama", 1), {
    name: "UserError",
    message: /this run has no gama to change; did you mean gamma\?: it has .*learningRate/,
  });
  [run, other].forEach(({ model }) => model.dispose());
});

test("a model without β has none to read or to change", async () => {
  const model = tinyModel({ model: moments });
  const run = train(model, data, { ...settings, numEpochs: 1 });
  const refused = (error: unknown) => error instanceof UserError && /no beta/.test(error.message);
  assert.throws(() => run.beta, refused);
  assert.throws(() => (run.beta = 2), refused);
  assert.deepEqual([run.weights, run.changes], [{}, []]);
  assert.throws(() => train(model, data, { ...settings, beta: 2 }), /unknown option beta/);
  const [record] = await run.finish();
  isSum(record);
  assert.deepEqual(record.weights.test, { reconstruction: 1, offset: 3 });
  model.dispose();
});

test("where β changes within an epoch, its weight lies between, and the sum is a sum", async () => {
  const run = train(tinyModel(), data, { ...settings, numEpochs: 2 });
  let changed = false;
  for await (const record of run) {
    if (record.kind === "epoch" && record.epoch === 1) {
      run.pause();
      setImmediate(() => run.step(3));
    } else if (run.status === "paused" && !changed) {
      changed = true;
      run.beta = 4;
      setImmediate(() => run.resume());
    }
  }
  const [first, second] = run.history;
  assert.deepEqual([first.weights.train.kl, second.weights.test.kl], [1, 4]);
  const { kl } = second.weights.train;
  assert.ok(kl > 1.2 && kl < 3.8, `${kl}`); // 48 images with 1, 22 with 4
  isSum(second);
  const { train: means, test: tested, negativeElbo } = second;
  assertClose(
    [negativeElbo?.train ?? NaN, negativeElbo?.test ?? NaN],
    [means.reconstruction + means.kl, tested.reconstruction + tested.kl],
    1e-12,
  );
  run.model.dispose();
});

/** A second decoder, which learns in every second step only. */
const alternating = defineModel({
  name: "alternating-vae",
  title: "alternating VAE",
  options: vae.options,
  parts: ({ encoder, decoder }) => ({
    ...{ encoder: encoder(), decoder: decoder(), critic: decoder("critic") },
  }),
  loss({ encoder, decoder, critic }, { x }, { beta, noise, progress }) {
    const q = encoder.apply(x);
    const z = q.sample(noise.normal("epsilon", q.shape));
    const terms = {
      reconstruction: decoder.apply(z).negativeLogLikelihood(x),
      kl: [beta, q.kl()] as const,
    };
    const odd = Math.round(progress * 15) % 2 === 1;
    return odd ? { ...terms, critic: critic.apply(z).negativeLogLikelihood(x) } : terms;
  },
});

test("a part that a step's loss does not use is left alone in that step", () => {
  const model = tinyModel({ model: alternating });
  const adam = createAdam(model.parameters);
  const batch = batchTensors(model, data.train, [0, 1, 2, 3]);
  for (let step = 0; step < 4; step++) {
    const before = weightsOf(model);
    const context = contextOf(createNoise({ seed: 1, step }), { progress: step / 15 });
    const rates = { learningRate: 0.01, weights: {} };
    const { names, values } = trainStep(model, adam, batch, context, rates);
    values.dispose();
    const after = weightsOf(model);
    const moved = (name: string) => String(before[name]) !== String(after[name]);
    const parts = new Set(Object.keys(after).filter(moved).map((name) => name.split(".")[0])); // prettier-ignore
    const odd = step % 2 === 1;
    assert.deepEqual([...parts], ["encoder", "decoder", ...(odd ? ["critic"] : [])]);
    assert.equal(names.includes("critic"), odd);
  }
  adam.dispose();
  tf.dispose([batch.x]);
  model.dispose();
});

test("a loss whose terms come and go trains, and goes on exactly", async () => {
  const whole = train(tinyModel({ model: alternating }), data, settings);
  const history = await whole.finish();
  history.forEach(isSum);
  const first = train(tinyModel({ model: alternating }), data, settings);
  const state = await stopAfter(first, 7);
  const rest = train(first.model, data, {}, structuredClone(state));
  await rest.finish();
  assert.deepEqual(outcome(rest), outcome(whole));
  [whole, first].forEach(({ model }) => model.dispose());
});

/** Labels where they are known: z is to be near one of four corners there. */
const partly = defineModel({
  name: "partly-labelled",
  title: "partly labelled VAE",
  labels: "some",
  options: vae.options,
  parts: vae.parts,
  loss({ encoder, decoder }, { x, y, known }, { beta, noise }) {
    if (!y || !known) throw new Error("the batch has no labels");
    const q = encoder.apply(x, y);
    const z = q.sample(noise.normal("epsilon", q.shape));
    return {
      reconstruction: decoder.apply(z, y).negativeLogLikelihood(x),
      kl: [beta, q.kl()],
      known: [0, known],
      classes: [0, tf.sum(y, 1)],
    };
  },
});

test("a model that takes some labels has a row of zeros where there is none", async () => {
  const gaps = (split: typeof data.train, every: number) =>
    createImageSplit({
      ...split,
      labels: split.labels.map((label, i) => (i % every === 0 ? -1 : label)),
    });
  const some = { train: gaps(data.train, 2), test: gaps(data.test, 3) };
  const model = tinyModel({ model: partly });
  const batch = batchTensors(model, some.train, [0, 1, 2, 3]);
  assert.deepEqual(await batch.y?.array(), [
    [0, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 1],
  ]);
  assert.deepEqual(await batch.known?.array(), [0, 1, 0, 1]);
  tf.dispose([batch.x, batch.y as tf.Tensor, batch.known as tf.Tensor]);
  const [record] = await train(model, some, { ...settings, numEpochs: 1 }).finish();
  // Known of 70 are 35, of 24 two in three.
  assertClose([record.train.known, record.train.classes], [1 / 2, 1 / 2], 1e-6);
  assertClose([record.test.known, record.test.classes], [2 / 3, 2 / 3], 1e-6);
  const images = some.test.images([0, 1]);
  const { mean } = encodeImages(model, images, some.test.labels);
  assert.notDeepEqual(mean, encodeImages(model, images, data.test.labels).mean);
  // What is not known of one image says nothing of the one before it.
  const both = decodeLatents(model, mean, [1, -1]);
  const alone = [decodeLatents(model, mean.slice(0, 3), [1]), decodeLatents(model, mean.slice(3), [-1])]; // prettier-ignore
  assertClose(both, [...alone[0], ...alone[1]], 1e-5);
  assert.throws(() => decodeLatents(model, mean, [-2, 2]), /label -2 of image 0 is not from -1 to 3/); // prettier-ignore
  const found = await evaluateModel(model, some.test, { importanceSamples: 1 });
  assert.ok(Number.isFinite(found.loss));
  model.dispose();
});

/** Parts of other names: what is asked of a model afterwards, the page has to say. */
const inverse = { encodes: 0, decodes: 0 };
const named = defineModel({
  name: "named-otherwise",
  title: "VAE with other names",
  options: vae.options,
  parts: ({ encoder, decoder }) => ({ recognition: encoder("r"), generator: decoder("g") }),
  loss({ recognition, generator }, { x }, { beta, noise }) {
    const q = recognition.apply(x);
    const z = q.sample(noise.normal("epsilon", q.shape));
    return { reconstruction: generator.apply(z).negativeLogLikelihood(x), kl: [beta, q.kl()] };
  },
  encode: ({ recognition }, x) => (inverse.encodes++, recognition.apply(x)),
  decode: ({ generator }, z) => (inverse.decodes++, generator.apply(z)),
});

test("a page may say itself how its model encodes and decodes", async () => {
  const model = tinyModel({ model: named });
  assert.equal(model.plain, undefined); // a page without TensorFlow knows encoder and decoder alone
  await train(model, data, { ...settings, numEpochs: 1 }).finish();
  assert.deepEqual(inverse, { encodes: 0, decodes: 0 });
  const { mean } = encodeImages(model, data.test.images([0, 1]));
  assert.deepEqual([mean.length, decodeLatents(model, mean).length], [6, 32]);
  assert.deepEqual(inverse, { encodes: 1, decodes: 1 });
  model.dispose();
});

test("a page without the parts encoder and decoder, that does not say, is a mistake", () => {
  const { encode, decode, ...rest } = named;
  void [encode, decode];
  const model = tinyModel({ model: defineModel({ ...rest, name: "silent" }) });
  const message = /the model silent has no part called encoder: its page is to say how it encodes/;
  assert.throws(() => encodeImages(model, data.test.image(0)), message);
  assert.throws(() => sampleImages(model, 1), /no part called decoder: .* how it decodes/);
  model.dispose();
});

for (const [title, options] of Object.entries({
  "continuous Bernoulli": { likelihood: "continuous-bernoulli" },
  "gaussian, learned deviation": { likelihood: "gaussian" },
  "gaussian, fixed deviation": { likelihood: "gaussian", deviation: 0.2 },
  logistic: { likelihood: "logistic" },
})) {
  test(`${title}: the loss falls`, async () => {
    const model = tinyModel(options);
    const before = (await evaluateLoss(model, data.test)).means.loss;
    const run = train(model, data, { ...settings, numEpochs: 2, learningRate: 0.03 });
    const history = await run.finish();
    history.forEach(isSum);
    const [first, second] = history.map(({ test }) => test.loss);
    assert.ok(before > first && first > second, `${before} → ${first} → ${second}`);
    model.dispose();
  });
}

test("images in colour, of any sides, are learned and told apart", async () => {
  const colours = tinyColours();
  const model: Model = createModel({ latentSize: 3, hiddenSizes: [16] }, colours);
  const run = train(model, colours, { batchSize: 16, numEpochs: 40, learningRate: 0.02 });
  await run.finish();
  const images = colours.test.images([0, 1, 2]);
  const decoded = decodeLatents(model, encodeImages(model, images).mean);
  assert.equal(decoded.length, 3 * 6 * 5 * 3);
  // In a red image the reds are the brightest, and so on: [image][channel].
  const means = [0, 1, 2].map((i) =>
    [0, 1, 2].map((channel) => {
      const own = decoded.subarray(90 * i, 90 * (i + 1)).filter((_, k) => k % 3 === channel);
      return own.reduce((sum, pixel) => sum + pixel, 0) / 30;
    }),
  );
  means.forEach((channels, i) =>
    channels.forEach((mean, c) => assert.equal(mean > 0.5, c === i, String(means))),
  );
  model.dispose();
});
