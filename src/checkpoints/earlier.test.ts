import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { before, test } from "node:test";
import { useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { concatBytes } from "../host";
import { type Model, reconstructImages } from "../models";
import { tinyDataset, tinyModel, weightsOf } from "../models/testing/tiny";
import { type EpochRecord, type LossMeans, type TermWeights } from "../training";
import { train, type TrainingState } from "../training";
import { outcome } from "../training/testing/outcome";
import { stopAfter } from "../training/testing/stop_after";
import { loadModel, loadState, loadWeights, parse, serialize, serializeState } from ".";

// What was written before a model had terms of its own: every loss was reconstruction + β · KL,
// every network dense, every likelihood a Bernoulli, every image grey. `testing/earlier/` has the
// files of a CVAE with β = 2, stopped after 7 of the 15 steps of `settings` by that version itself.
const prefix = path.join(__dirname, "testing", "earlier", "cvae");
const data = tinyDataset({ train: 70 });
const settings = { batchSize: 16, numEpochs: 3, learningRate: 0.01, beta: 2 };

before(async () => void (await useBackend("auto")));

test("an earlier checkpoint is a dense model with a Bernoulli likelihood for grey images", () => {
  const { model, description } = loadModel(prefix);
  assert.deepEqual(description.config, {
    ...{ model: "cvae", architecture: "dense", likelihood: "bernoulli" },
    ...{ latentSize: 3, beta: 1, hiddenSizes: [10, 6], activation: "silu" },
    ...{ numClasses: 4, imageShape: [4, 4, 1] },
  });
  assert.deepEqual([description.seed, description.metrics], [7, { epochs: 1 }]);
  const found = reconstructImages(model, data.test.images([0, 1]), [0, 1]);
  // What that version printed of the two images' first rows.
  assertClose(found.subarray(0, 4), [0.54205, 0.410584, 0.469023, 0.530348], 1e-5);
  assertClose(found.subarray(16, 20), [0.356178, 0.508224, 0.36239, 0.400519], 1e-5);
  const asked = tinyModel({ model: "cvae" });
  loadWeights(asked, prefix);
  assert.deepEqual(weightsOf(asked), weightsOf(model));
  [model, asked].forEach((each) => each.dispose());
});

test("an earlier state goes on to the figures that its own version came to without a break", async () => {
  const model = tinyModel({ model: "cvae", seed: 99 });
  const state = loadState(prefix, model);
  assert.deepEqual([state.updates, state.sums.images, state.settings.beta], [7, 32, 2]);
  const run = train(model, data, {}, state);
  const history = await run.finish();
  const of = ({ train, test }: EpochRecord) => [
    ...[train.loss, train.reconstruction, train.kl],
    ...[test.loss, test.reconstruction, test.kl],
  ];
  const expected = [
    [13.428572, 11.730882, 0.848845, 11.047803, 10.474462, 0.286671],
    [10.826135, 10.39027, 0.217932, 10.484917, 10.194908, 0.145004],
    [10.42149, 10.14419, 0.13865, 10.406349, 10.148251, 0.129049],
  ];
  history.forEach((record, i) => {
    assertClose(of(record), expected[i], 1e-5, `epoch ${record.epoch}`);
    for (const part of ["train", "test"] as const) {
      const { [part]: means, weights, negativeElbo } = record;
      assert.deepEqual(weights[part], { reconstruction: 1, kl: 2 });
      assertClose([negativeElbo?.[part] ?? NaN], [means.reconstruction + means.kl], 1e-9);
    }
  });
  model.dispose();
});

/** A state as the earlier version would have written it: its losses were summed in float64. */
function asEarlier({ settings, sums, history, ...rest }: Omit<TrainingState, "moments">) {
  const { images, terms } = sums;
  const { reconstruction = 0, kl = 0 } = terms; // nothing yet, at the beginning of an epoch
  const means = ({ reconstruction, kl }: LossMeans, weights: TermWeights) => ({
    ...{ loss: reconstruction + weights.kl * kl, reconstruction, kl },
  });
  return {
    settings,
    ...rest,
    sums: { images, reconstruction, kl },
    history: history.map(({ epoch, train, test, weights, seconds, changes }) => ({
      epoch,
      train: means(train, weights.train),
      test: means(test, weights.test),
      ...{ seconds, changes },
    })),
  };
}

function writeEarlier(prefix: string, { moments, ...plain }: TrainingState, model: Model): void {
  const file = `${prefix}.state.safetensors`;
  const { tensors } = parse(concatBytes(serializeState({ ...plain, moments }, model)), file);
  const metadata = { state: JSON.stringify(asEarlier(plain)) };
  fs.writeFileSync(file, serialize({ tensors, metadata }));
}

for (const updates of [3, 5, 7]) {
  test(`an earlier state after ${updates} of 15 steps goes on exactly`, () =>
    inTemporaryFolder(async (folder) => {
      const whole = train(tinyModel(), data, settings);
      await whole.finish();
      const first = train(tinyModel(), data, settings);
      const state = await stopAfter(first, updates);
      const prefix = path.join(folder, "vae");
      writeEarlier(prefix, state, first.model);
      const rest = train(first.model, data, {}, loadState(prefix, first.model));
      await rest.finish();
      const [found, expected] = [outcome(rest), outcome(whole)];
      assert.deepEqual(found.weights, expected.weights);
      // A loss was not summed in a step, but of the terms, in float64.
      const losses = (history: typeof found.history) =>
        history.flatMap(({ train, test }) => [train.loss, test.loss]);
      assertClose(losses(found.history), losses(expected.history), 1e-6);
      const zero = { loss: 0 };
      const others = (history: typeof found.history) =>
        history.map(({ train, test, ...record }) => [
          ...[{ ...train, ...zero }, { ...test, ...zero }, record],
        ]);
      assert.deepEqual(others(found.history), others(expected.history));
      [whole, first].forEach(({ model }) => model.dispose());
    }));
}

test("where β was changed between epochs, each earlier record has the weight that it had", () =>
  inTemporaryFolder(async (folder) => {
    const run = train(tinyModel(), data, { ...settings, beta: 1 });
    for await (const record of run) if (record.kind === "epoch") run.beta = 2 * record.epoch;
    const prefix = path.join(folder, "vae");
    writeEarlier(prefix, await run.state(), run.model);
    const { history } = loadState(prefix, run.model);
    const weights = history.map(({ weights }) => [weights.train.kl, weights.test.kl]);
    assertClose(weights.flat(), [1, 1, 2, 2, 4, 4], 1e-9);
    run.model.dispose();
  }));
