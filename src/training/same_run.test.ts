import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { UserError } from "../config";
import { createImageSplit, type Dataset, holdOut } from "../data";
import { host, provideHost } from "../host";
import { tinyDataset, tinyModel, weightsOf } from "../models/testing/tiny";
import { type RunOptions, train, type TrainingData, type TrainingState } from ".";
import { outcome } from "./testing/outcome";
import { stopAfter } from "./testing/stop_after";

before(async () => void (await useBackend("cpu")));

const data = tinyDataset({ train: 70 }); // batches of 16, 16, 16, 16 and 6
const settings = { batchSize: 16, numEpochs: 3, learningRate: 0.01 };

/** A run stopped after so many of its 15 steps; the caller disposes of its model. */
async function stopped(updates = 7, model = tinyModel()) {
  return { model, state: await stopAfter(train(model, data, settings), updates) };
}

/** The data with a pixel or a label of one split changed. */
function changed(part: "train" | "test", what: "pixels" | "labels"): Dataset {
  const { name, imageShape, numClasses, pixels, labels } = data[part];
  const copy = { pixels: pixels.slice(), labels: labels.slice() };
  copy[what][20] = what === "pixels" ? 255 - pixels[20] : (labels[20] + 1) % 4;
  return { ...data, [part]: createImageSplit({ name, imageShape, numClasses, ...copy }) };
}

test("a run does not go on with other images, settings, or a place that they do not have", async () => {
  const { model, state } = await stopped();
  const refused = (
    message: RegExp,
    on: TrainingData = data,
    given: RunOptions = {},
    from: TrainingState = state,
  ) =>
    assert.throws(
      () => train(model, on, given, from),
      (error: Error) => error instanceof UserError && message.test(error.message),
      String(message),
    );
  refused(/other train images, of the same number/, changed("train", "pixels"));
  refused(/other test images, of the same number/, changed("test", "pixels"));
  refused(/was on 70 training images, here are 60/, tinyDataset({ train: 60 }));
  refused(/measured on 24 test images, here are 20/, tinyDataset({ train: 70, test: 20 }));
  refused(/measured on 24 test images, here are 24 validation/, {
    train: data.train,
    test: holdOut(tinyDataset({ train: 94 }), 24).test,
  });
  refused(/has batch_size 16, not 8: leave it out/, data, { batchSize: 8 });
  refused(/has batch_size 16, not 35/, data, { batchSize: 35 });
  refused(/has seed 7, not 8/, data, { seed: 8 });
  refused(/has schedule cooldown, not constant/, data, { schedule: "constant" });
  refused(/is in epoch 2 already, more than num_epochs 1/, data, { numEpochs: 1 });
  refused(/at step 5 of 5/, data, {}, { ...state, step: 5 });
  refused(/which cannot be/, data, {}, { ...state, updates: 8 });
  refused(/on the backend native, here is cpu/, data, {}, { ...state, backend: "native" });
  model.dispose();
  const other = tinyModel({ latentSize: 5 });
  assert.throws(() => train(other, data, {}, state), /does not fit this VAE \(encoder\.mean/);
  other.dispose();
});

test("labels count where the model takes them, and nowhere else", async () => {
  const relabelled = changed("train", "labels");
  const vae = await stopped();
  train(vae.model, relabelled, {}, vae.state);
  const cvae = await stopped(7, tinyModel({ model: "cvae" }));
  assert.throws(() => train(cvae.model, relabelled, {}, cvae.state), /other train images/);
  [vae, cvae].forEach(({ model }) => model.dispose());
});

test("a state from before images had marks goes on, and so does one that is told its new backend", async () => {
  const { model, state } = await stopped();
  const earlier: TrainingState = { ...state, images: undefined, backend: undefined };
  train(model, changed("test", "pixels"), {}, earlier);
  train(model, data, {}, { ...state, backend: "cpu" });
  model.dispose();
});

test("images of the same number are taken for the same where either side has no digest", async () => {
  const { model, state } = await stopped();
  const { train: ours, test } = state.images ?? assert.fail("a state has marks of its images");
  const bare = ({ split, size }: typeof ours) => ({ split, size });
  const others = changed("train", "pixels");
  train(model, others, {}, { ...state, images: { train: bare(ours), test: bare(test) } });
  const own = host();
  provideHost({ ...own, sha256: undefined });
  try {
    train(model, others, {}, state);
  } finally {
    provideHost(own);
  }
  assert.throws(() => train(model, others, {}, state), /other train images/);
  model.dispose();
});

test("a run that goes on begins with its own weights, whatever became of the model meanwhile", async () => {
  const whole = train(tinyModel(), data, settings);
  await whole.finish();
  const { model, state } = await stopped();
  await train(model, data, { ...settings, seed: 3 }).finish();
  const before = weightsOf(model);
  const rest = train(model, data, {}, state);
  assert.deepEqual(weightsOf(model), before); // nothing happens until it is read
  const { updates, moments, weights } = state;
  const asked = await rest.state(); // where it would go on from, not what the model has become
  assert.deepEqual([asked.updates, asked.moments, asked.weights], [updates, moments, weights]);
  await rest.finish();
  assert.deepEqual(outcome(rest), outcome(whole));
  [whole.model, model].forEach((each) => each.dispose());
});

test("a learning rate or a weight that is given anew is a change by hand", async () => {
  const { model, state } = await stopped();
  const rest = train(model, data, { learningRate: 0.003, beta: 2 }, state);
  const at = { epoch: 2, step: 2, position: 1 + 2 / 5 };
  const expected = [
    { what: "learningRate", ...at, from: 0.01, to: 0.003 },
    { what: "beta", ...at, from: 1, to: 2 },
  ];
  assert.deepEqual(rest.changes, expected);
  const [, second] = await rest.finish();
  assert.deepEqual(second.changes, expected);
  model.dispose();
});

test("a run that is made and not read holds no tensor, and its state is that of its beginning", async () => {
  const model = tinyModel();
  const { numTensors, numBytes } = tf.memory();
  const run = train(model, data, settings);
  const { updates, moments, weights } = await run.state();
  assert.deepEqual([tf.memory().numTensors, tf.memory().numBytes], [numTensors, numBytes]);
  assert.equal(updates, 0);
  assert.ok(Object.values(moments).every(({ m, v }) => [...m, ...v].every((n) => n === 0)));
  const plain = Object.entries(weights).map(([name, values]) => [name, [...values]]);
  assert.deepEqual(Object.fromEntries(plain), weightsOf(model));
  model.dispose();
});

test("a run may go on from the end of an epoch: with all that was asked for done, or only to be measured", async () => {
  const { model, state } = await stopped(5);
  assert.deepEqual([state.epoch, state.step], [1, 0]);
  const done = train(model, data, { numEpochs: 1 }, state);
  assert.deepEqual(await done.finish(), state.history);
  assert.throws(
    () => train(model, data, { numEpochs: 1 }, { ...state, step: 1, updates: 6 }),
    /is in epoch 2 already, more than num_epochs 1/,
  );
  const unmeasured = { ...state, epoch: 0, step: 5, history: [] };
  const rest = train(model, data, {}, unmeasured);
  assert.deepEqual([rest.status, rest.history], ["ready", []]);
  const beyond = { ...unmeasured, step: 6, updates: 6 };
  assert.throws(() => train(model, data, {}, beyond), /at step 6 of 5 .* which cannot be/);
  model.dispose();
});
