import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { UserError } from "../config";
import { defineModel, type Model, vae } from "../models";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import { train, type Run } from ".";
import { beyondMeasure, notFinite } from "./divergence";

before(async () => void (await useBackend("cpu")));

const data = tinyDataset({ train: 70 }); // 5 batches of 16
const settings = { batchSize: 16, numEpochs: 3, learningRate: 0.01 };

const fails = (run: Run, message: RegExp) =>
  assert.rejects(run.finish(), (error: unknown) => {
    assert.ok(error instanceof UserError, String(error));
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });

/** Ruins a weight right after so many steps. */
function ruinedAfter(steps: number, value: number, settings = {}): Model {
  const model = tinyModel(settings);
  const { loss } = model;
  let made = 0;
  const changed = model as { loss: Model["loss"] };
  changed.loss = (...args) => {
    if (made++ === steps) {
      const bias = model.parameters["decoder.logits.bias"];
      bias.assign(tf.fill(bias.shape, value));
    }
    return loss.apply(model, args);
  };
  return model;
}

test("the step and the term where it went astray are named, and what to try", async () => {
  const model = ruinedAfter(7, NaN);
  await fails(
    train(model, data, { ...settings, beta: 4, precision: "float32" }),
    /^the training diverged in epoch 2, step \d \(reconstruction NaN\): choose a smaller learning_rate than 0\.01, or a smaller beta than 4$/,
  );
  model.dispose();
});

test("what the last step of an epoch ruined shows on the test images, and makes no epoch", async () => {
  for (const value of [NaN, Infinity]) {
    const model = ruinedAfter(5, value); // the loss that is computed next is the test split's
    const run = train(model, data, { ...settings, numEpochs: 1 });
    await fails(
      run,
      /diverged at the end of epoch 1 \(test reconstruction (NaN|Infinity)\): choose/,
    );
    assert.deepEqual([run.history.length, run.status], [0, "stopped"]);
    model.dispose();
  }
});

test("a loss that never was a number is not laid to the learning rate", async () => {
  const page = defineModel({
    ...{ name: "log-vae", title: "log VAE", options: vae.options, parts: vae.parts },
    loss({ encoder, decoder }, { x }, { noise }) {
      const q = encoder.apply(x);
      const z = q.sample(noise.normal("epsilon", q.shape));
      return {
        reconstruction: decoder.apply(z).negativeLogLikelihood(x),
        logOfLess: tf.log(tf.sub(tf.sum(tf.square(q.mean), 1), 1e6)),
      };
    },
  });
  const model = tinyModel({ model: page });
  await fails(
    train(model, data, settings),
    /^the loss is no number in the run's first step, .*\(log of less NaN\): look at the formula/,
  );
  model.dispose();
});

test("a model whose weights are ruined already is not trained", async () => {
  const model = tinyModel();
  const bias = model.parameters["encoder.mean.bias"];
  bias.assign(tf.fill(bias.shape, Infinity));
  await fails(
    train(model, data, settings),
    /weights of the VAE are no numbers \(Infinity in encoder/,
  );
  model.dispose();
});

test("a loss that is a number in name only is no success either", async () => {
  const model = ruinedAfter(5, 1e9);
  const run = train(model, data, { ...settings, numEpochs: 1 });
  await fails(
    run,
    /diverged at the end of epoch 1 \(test loss \d\.\de\+\d+, after \d+\.\d+ at first\)/,
  );
  assert.equal(run.history.length, 0);
  model.dispose();
  const heavy = tinyModel({ beta: 1000 }); // a loss that grows a thousandfold is none of that
  assert.equal((await train(heavy, data, { ...settings, learningRate: 1e-4 }).finish()).length, 3);
  heavy.dispose();
});

test("beyond measure is a million times the first loss, or a million where that is less than 1", () => {
  const beyond = (loss: number, first: number) => beyondMeasure(loss, first) !== undefined;
  for (const first of [2, -2]) {
    assert.deepEqual([beyond(2_000_000, first), beyond(2_000_001, first)], [false, true]);
  }
  for (const first of [0.5, 0, 1]) {
    assert.deepEqual([beyond(1_000_000, first), beyond(1_000_001, first)], [false, true]);
  }
  assert.equal(beyondMeasure(1e30, undefined), undefined);
  assert.equal(beyondMeasure(9.876e9, 620.4567), "loss 9.9e+9, after 620.5 at first");
});

test("of what is no number the terms are told, else their sum", () => {
  assert.equal(notFinite({ loss: 3, kl: 1 }), undefined);
  assert.equal(notFinite({ loss: NaN, kl: 1 }), "loss NaN");
  assert.equal(notFinite({ loss: NaN, reconstruction: NaN, kl: -Infinity }), "reconstruction NaN, KL -Infinity"); // prettier-ignore
});
