import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { withFewLabels } from "../data";
import { defineModel, vae } from "../models";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import { train } from "./run";
import { outcome } from "./testing/outcome";
import { stopAfter } from "./testing/stop_after";

before(async () => void (await useBackend("cpu")));

const data = tinyDataset({ train: 70, test: 24 });
const few = withFewLabels(data, 8, 1);
const settings = { batchSize: 16, numEpochs: 2, learningRate: 0.01, seed: 3 };

for (const model of ["m1", "m2", "m1m2", "m2-consistency"]) {
  test(`${model}: stopped within an epoch and gone on with, a run on few labels ends as the whole`, async () => {
    const whole = train(tinyModel({ model }), few, settings);
    await whole.finish();
    const first = train(tinyModel({ model }), few, settings);
    await stopAfter(first, 3);
    const rest = train(tinyModel({ model }), few, {}, await first.state());
    await rest.finish();
    assert.deepEqual(outcome(rest), outcome(whole));
    const others = withFewLabels(data, 8, 2);
    const state = await first.state();
    assert.throws(() => train(tinyModel({ model }), others, {}, state), /with other pixels or labels/); // prettier-ignore
    [whole, first, rest].forEach((run) => run.model.dispose());
  });
}

/** Tells of each step how many labelled images came beside the batch, and of how many classes. */
const beside = defineModel({
  name: "beside",
  title: "VAE that counts",
  labels: "learned",
  options: vae.options,
  parts: vae.parts,
  loss({ encoder }, { x, known, labelled }) {
    const classes = labelled ? tf.sum(tf.max(labelled.y, 0)) : tf.scalar(0);
    return {
      kl: encoder.apply(x).kl(),
      beside: [0, tf.scalar(labelled?.x.shape[0] ?? 0)],
      ofTheirClasses: [0, classes],
      known: [0, known as tf.Tensor],
    };
  },
});

test("beside each batch come labelled images, the batch itself being that of the epoch", async () => {
  for (const [some, expected] of [
    [few, { beside: 8, ofTheirClasses: 4, known: 8 / 70 }], // all of them in each step
    [withFewLabels(data, 40), { beside: 16, ofTheirClasses: 4, known: 40 / 70 }],
    [data, { beside: 0, ofTheirClasses: 0, known: 1 }],
  ] as const) {
    const model = tinyModel({ model: beside });
    const [{ train: found, test: measured }] = await train(model, some, { ...settings, numEpochs: 1 }).finish(); // prettier-ignore
    for (const [name, value] of Object.entries(expected)) {
      assert.ok(Math.abs(found[name] - value) < 1e-6, `${name} is ${found[name]}, not ${value}`);
    }
    assert.deepEqual([measured.beside, measured.known], [0, 1]);
    model.dispose();
  }
});
