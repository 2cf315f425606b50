import assert from "node:assert/strict";
import { before, test, type TestContext } from "node:test";
import { createAdam, tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { TrainingSettings, UserError } from "../config";
import { batches } from "../data";
import { batchTensors, evaluateLoss } from "../evaluation";
import { createNoise, type LossContext } from "../models";
import { contextOf, fixedNoise } from "../models/testing/noise";
import { tinyDataset, tinyModel, weightsOf } from "../models/testing/tiny";
import { train, trainStep } from ".";
import { outcome } from "./testing/outcome";
import { stopAfter } from "./testing/stop_after";

before(async () => void (await useBackend("auto")));

const data = tinyDataset({ train: 70 }); // batches of 16, 16, 16, 16 and 6
const settings: Partial<TrainingSettings> = { batchSize: 16, numEpochs: 3, learningRate: 0.01 };

/** However slow the machine, no record of a step comes for its time. */
const stopClock = (t: TestContext) => t.mock.method(performance, "now", () => 0);

for (const kind of ["vae", "cvae"] as const) {
  test(`a ${kind} learns: the loss falls by a quarter and more`, async () => {
    const model = tinyModel({ model: kind });
    const before = (await evaluateLoss(model, data.test)).means.loss;
    const run = train(model, data, { ...settings, numEpochs: 30, learningRate: 0.03 });
    const history = await run.finish();
    assert.equal(run.status, "finished");
    assert.deepEqual(
      history.map(({ epoch }) => epoch),
      Array.from({ length: 30 }, (_, i) => i + 1),
    );
    const { train: last, test } = history[29];
    assert.ok(last.loss < 0.75 * before, `train ${before} → ${last.loss}`);
    assert.ok(test.loss < 0.75 * before, `test ${before} → ${test.loss}`);
    assertClose([last.loss], [last.reconstruction + last.kl], 1e-6);
    model.dispose();
  });
}

test("an epoch is what it says: seeded batches and noise, means over images", async () => {
  const [byHand, byRun] = [tinyModel(), tinyModel()];
  const options = { batchSize: 16, seed: 5, epoch: 0 };
  const adam = createAdam(byHand.parameters);
  const sums = [0, 0, 0];
  let step = 0;
  for (const { indices, size } of batches(data.train, options)) {
    tf.tidy(() => {
      const batch = batchTensors(byHand, data.train, indices);
      const progress = step / 5;
      const context: LossContext = {
        ...{ noise: createNoise({ seed: 5, step }), trainSize: 70, progress, epochs: progress },
      };
      const learningRate = 0.01 * Math.min(1, (1 - progress) / 0.3); // 0.01 four times, and ⅔ of it
      const rates = { learningRate, weights: { beta: 2 } };
      const { values } = trainStep(byHand, adam, batch, context, rates);
      values.dataSync().forEach((value, t) => (sums[t] += value * size));
      values.dispose();
    });
    step++;
  }
  assert.equal(step, 5);
  adam.dispose();
  const run = train(byRun, data, { ...settings, numEpochs: 1, seed: 5, beta: 2 });
  const [record] = await run.finish();
  const [loss, reconstruction, kl] = sums.map((sum) => sum / 70);
  assert.deepEqual(record.train, { loss, reconstruction, kl });
  assertClose([record.train.loss], [reconstruction + 2 * kl], 1e-6);
  assert.deepEqual(record.weights.train, { reconstruction: 1, kl: 2 });
  assert.equal(record.negativeElbo?.train, reconstruction + kl);
  assert.deepEqual(weightsOf(byRun), weightsOf(byHand));
  const { means, weights } = await evaluateLoss(byRun, data.test, { seed: 5, beta: 2 });
  assert.deepEqual([record.test, record.weights.test], [means, weights]);
  byHand.dispose();
  byRun.dispose();
});

test("the same seed gives the same run, another seed another", async () => {
  const runs = [1, 1, 2].map((seed) => train(tinyModel(), data, { ...settings, seed }));
  for (const run of runs) await run.finish();
  const [a, again, other] = runs.map(outcome);
  assert.deepEqual(a, again);
  assert.notDeepEqual(a.history, other.history);
  runs.forEach(({ model }) => model.dispose());
});

for (const updates of [1, 5, 7, 10, 14]) {
  test(`stopped after ${updates} of 15 steps and gone on with, a run is the same`, async () => {
    const whole = train(tinyModel(), data, settings);
    await whole.finish();
    const first = train(tinyModel(), data, settings);
    const state = await stopAfter(first, updates);
    assert.equal(first.status, "stopped");
    assert.equal(state.updates, updates);
    const rest = train(first.model, data, {}, structuredClone(state));
    await rest.finish();
    assert.deepEqual(outcome(rest), outcome(whole));
    [whole, first].forEach(({ model }) => model.dispose());
  });
}

test("a reader that leaves its loop may go on from the state all the same", async () => {
  const whole = train(tinyModel(), data, settings);
  await whole.finish();
  const first = train(tinyModel(), data, settings);
  for await (const record of first) if (record.kind === "epoch") break;
  assert.equal(first.status, "stopped");
  const state = await first.state();
  assert.deepEqual([state.epoch, state.step, state.updates], [1, 0, 5]);
  const rest = train(first.model, data, { numEpochs: undefined }, state);
  await rest.finish();
  assert.deepEqual(outcome(rest), outcome(whole));
  [whole, first].forEach(({ model }) => model.dispose());
});

test("β and the learning rate take effect when they are changed on the way", async () => {
  const run = train(tinyModel(), data, { ...settings, schedule: "constant" });
  let frozen: unknown;
  for await (const record of run) {
    if (record.kind !== "epoch") continue;
    if (record.epoch === 1) {
      [run.beta, run.learningRate] = [0, 0];
      frozen = weightsOf(run.model);
    }
  }
  assert.deepEqual(weightsOf(run.model), frozen);
  const [first, second] = run.history;
  assertClose([first.train.loss], [first.train.reconstruction + first.train.kl], 1e-6);
  assert.equal(second.train.loss, second.train.reconstruction);
  assert.equal(second.test.loss, second.test.reconstruction);
  assert.deepEqual([first.weights.test.kl, second.weights.train.kl, second.weights.test.kl], [1, 0, 0]); // prettier-ignore
  const { settings: saved } = await run.state();
  assert.deepEqual([saved.beta, saved.learningRate], [0, 0]);
  run.model.dispose();
});

test("a paused run makes no step until it is resumed", async () => {
  const run = train(tinyModel(), data, { ...settings, numEpochs: 2 });
  let arrived: () => void = () => undefined;
  const paused = new Promise<void>((resolve) => (arrived = resolve));
  const finished = (async () => {
    for await (const record of run) {
      if (record.kind === "epoch" && record.epoch === 1) {
        run.pause();
        arrived();
      }
    }
  })();
  await paused;
  const settled = async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    return (await run.state()).updates;
  };
  const before = await settled();
  assert.equal(run.status, "paused");
  assert.equal(await settled(), before); // and still
  assert.ok(before < 10);
  run.resume();
  await finished;
  assert.equal(run.status, "finished");
  assert.equal((await run.state()).updates, 10);
  run.model.dispose();
});

test("a paused run can be stopped, and so can one that has not begun", async () => {
  const run = train(tinyModel(), data, settings);
  for await (const record of run) {
    if (record.kind !== "epoch") continue;
    run.pause();
    setImmediate(() => run.stop());
  }
  assert.equal(run.status, "stopped");
  assert.equal(run.history.length, 1);
  const never = train(run.model, data, settings);
  never.stop();
  assert.deepEqual(await never.finish(), []);
  assert.equal(never.status, "stopped");
  run.model.dispose();
});

test("a paused run makes the steps that it is told, tells of them, and pauses again", async (t) => {
  stopClock(t);
  const run = train(tinyModel(), data, { ...settings, numEpochs: 2 });
  const seen: string[] = [];
  // What is asked at each stop: a step, two, the rest of the epoch, all the rest.
  const asked = [() => run.step(), () => run.step(2), () => run.finishEpoch(), () => run.resume()];
  const next = () => asked.shift()?.();
  for await (const record of run) {
    if (record.kind === "epoch" && record.epoch === 1) {
      run.pause();
      setImmediate(next);
    } else if (run.status === "paused") {
      seen.push(record.kind === "step" ? `${record.epoch}:${record.step}` : "epoch");
      setImmediate(next);
    }
  }
  // The first stop is at the end of epoch 1; the rest of epoch 2 is also the rest of the run.
  assert.deepEqual(seen, ["2:1", "2:3", "epoch"]);
  assert.equal(run.status, "finished");
  assert.equal((await run.state()).updates, 10);
  run.step();
  assert.equal(run.status, "finished");
  run.model.dispose();
});

test("what is changed by hand is in the history, when and from what to what", async () => {
  const run = train(tinyModel(), data, { ...settings, beta: 1 });
  let told = false;
  for await (const record of run) {
    if (record.kind === "epoch" && record.epoch === 1) {
      run.beta = 4;
      run.learningRate = 0.003;
      run.learningRate = 0.002; // before a step was made: one change
      run.pause();
      setImmediate(() => run.step(3));
    } else if (run.status === "paused" && !told) {
      told = true;
      run.beta = 2;
      run.learningRate = 0.5;
      run.learningRate = 0.002; // back again: none
      setImmediate(() => run.resume());
    }
  }
  const [first, second, third] = run.history;
  assert.ok(!("changes" in first) && !("changes" in third));
  assert.deepEqual(second.changes, [
    { what: "beta", epoch: 2, step: 0, position: 1, from: 1, to: 4 },
    { what: "learningRate", epoch: 2, step: 0, position: 1, from: 0.01, to: 0.002 },
    { what: "beta", epoch: 2, step: 3, position: 1 + 3 / 5, from: 4, to: 2 },
  ]);
  assert.deepEqual(run.changes, second.changes);
  assert.equal(run.settings.beta, 1); // as it was started
  const state = structuredClone(await run.state());
  const rest = train(run.model, data, { numEpochs: 4 }, state);
  assert.deepEqual([rest.beta, rest.learningRate, rest.changes], [2, 0.002, run.changes]);
  run.model.dispose();
});

test("a learning rate or β that is no number is refused and changes nothing", () => {
  const run = train(tinyModel(), data, settings);
  for (const value of [NaN, -1, Infinity]) {
    assert.throws(() => (run.beta = value), /beta must be a number of at least 0/);
    assert.throws(() => (run.learningRate = value), UserError);
  }
  assert.deepEqual([run.beta, run.learningRate, run.changes], [1, 0.01, []]);
  run.model.dispose();
});

test("a run is read once", async () => {
  const run = train(tinyModel(), data, { ...settings, numEpochs: 1 });
  await run.finish();
  await assert.rejects(run.finish(), /only once/);
  run.model.dispose();
});

test("a run leaves no tensor: at its end, when stopped, when its reader leaves", async () => {
  const model = tinyModel();
  const count = tf.memory().numTensors;
  await train(model, data, settings).finish();
  assert.equal(tf.memory().numTensors, count);
  const state = await stopAfter(train(model, data, settings), 7);
  assert.equal(tf.memory().numTensors, count);
  await train(model, data, {}, state).finish();
  assert.equal(tf.memory().numTensors, count);
  for await (const record of train(model, data, settings)) if (record.kind === "epoch") break;
  assert.equal(tf.memory().numTensors, count);
  model.dispose();
});

test("a step leaves one tensor, its loss and terms, which are told before the update", () => {
  const model = tinyModel();
  const adam = createAdam(model.parameters);
  const x = tf.tensor2d(data.train.images([0, 1]), [2, 16]);
  const epsilon = tf.zeros<tf.Rank.R2>([2, 3]);
  const context = contextOf(fixedNoise({ epsilon }));
  const rates = { learningRate: 0.1, weights: { beta: 1 } };
  const first = trainStep(model, adam, { x }, context, rates);
  const count = tf.memory().numTensors;
  const second = trainStep(model, adam, { x }, context, rates);
  assert.equal(tf.memory().numTensors, count + 1);
  assert.deepEqual(second.names, ["reconstruction", "kl"]);
  assert.ok(second.values.dataSync()[1] < first.values.dataSync()[1]);
  adam.dispose();
  model.dispose();
  tf.dispose([x, epsilon, first.values, second.values]);
});

test("settings that cannot be are refused in one line", () => {
  const model = tinyModel();
  const refused = (given: Partial<TrainingSettings>, message: RegExp) =>
    assert.throws(
      () => train(model, data, given),
      (error: Error) => error instanceof UserError && message.test(error.message),
    );
  refused({ batchSize: 71 }, /batch_size 71 is more than the 70 training images/);
  refused({ batchSize: 0 }, /batchSize must be an integer/);
  refused({ learningRate: NaN }, /learningRate must be a number/);
  refused({ numEpochs: 1.5 }, /numEpochs must be an integer/);
  model.dispose();
});

test("a run does not go on with other data than it began with", async () => {
  const first = train(tinyModel(), data, settings);
  const state = await stopAfter(first, 3);
  const other = tinyDataset({ train: 40 });
  assert.throws(() => train(first.model, other, {}, state), /was on 70 training images.*are 40/);
  first.model.dispose();
});

test("a run that diverges ends in one line that says so", async (t) => {
  stopClock(t);
  const model = tinyModel();
  const run = train(model, data, settings);
  await assert.rejects(
    async () => {
      for await (const record of run) {
        if (record.kind !== "epoch") continue;
        model.parameters["decoder.logits.bias"].assign(tf.fill([16], NaN));
      }
    },
    (error: unknown) => error instanceof UserError && /diverged in epoch 2/.test(error.message),
  );
  model.dispose();
});
