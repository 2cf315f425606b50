import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { Progress } from "./progress";
import { Rates } from "./rates";
import type { TrainingState } from "./state";

before(async () => void (await useBackend("cpu")));

const suspects = () => ({ learningRate: 0.1, precision: "float32", raised: {} });
const rates = () => new Rates({ learningRate: 0.1 });
const terms = (reconstruction: number, kl: number) => ({
  ...{ names: ["reconstruction", "kl"], weights: [1, 2] },
  values: tf.tensor1d([reconstruction + 2 * kl, reconstruction, kl]),
});

test("a record tells of speed, of the time that is left, and of the means so far", async () => {
  const progress = new Progress({ numEpochs: 3, stepsPerEpoch: 4 }, rates(), [], suspects);
  for (const [seconds, reconstruction] of [
    [1, 10],
    [3, 40],
  ]) {
    progress.mean.add(terms(reconstruction, 5), 32);
    progress.countStep(seconds);
  }
  const record = await progress.record();
  // 64 images in 4 s; 10 of 12 steps are left, at 2 s each.
  assertClose([record.imagesPerSecond, record.secondsLeft], [16, 20], 1e-9);
  assert.deepEqual([record.epoch, record.step, record.stepsPerEpoch], [1, 2, 4]);
  assert.deepEqual(record.means, { loss: 35, reconstruction: 25, kl: 5 });
  assert.deepEqual(record.weights, { reconstruction: 1, kl: 2 });
  assert.equal(record.loss, 35);
  assertClose([progress.updates, progress.share], [2, 2 / 12], 1e-12);
  assert.deepEqual(progress.now, { epoch: 1, step: 2, position: 0.5 });
});

test("an epoch that ends tells its seconds and −ELBO, and the next begins at nothing", async () => {
  const length = { numEpochs: 2, stepsPerEpoch: 1 };
  const progress = new Progress(length, rates(), ["reconstruction", "kl"], suspects);
  progress.mean.add(terms(10, 5), 8);
  progress.countStep(1.5);
  assert.deepEqual([progress.epochEnded, progress.ended], [true, false]);
  const test = { means: { loss: 7, reconstruction: 4, kl: 3 }, weights: { kl: 1 } };
  const record = await progress.endEpoch(() => Promise.resolve(test));
  assert.deepEqual(record, {
    ...{ epoch: 1, train: { loss: 20, reconstruction: 10, kl: 5 }, test: test.means },
    ...{ weights: { train: { reconstruction: 1, kl: 2 }, test: { kl: 1 } } },
    ...{ negativeElbo: { train: 15, test: 7 }, seconds: 1.5 },
  });
  const { sums, history, ...state } = await progress.state();
  assert.deepEqual(state, { epoch: 1, step: 0, seconds: 0, changes: [] });
  assert.deepEqual([sums.images, history], [0, [record]]);
  assert.deepEqual([progress.updates, progress.share, progress.ended], [1, 0.5, false]);
});

/** A run that goes on after one epoch whose loss was 2. */
async function goingOn(): Promise<Progress> {
  const first = new Progress({ numEpochs: 3, stepsPerEpoch: 1 }, rates(), [], suspects);
  first.mean.add(terms(2, 0), 8);
  first.countStep(1);
  await first.endEpoch(() => Promise.resolve({ means: { loss: 2 }, weights: {} }));
  const state = { ...(await first.state()), settings: {}, updates: 1, moments: {}, weights: {} };
  const from = { ...state, trainImages: 8 } as unknown as TrainingState;
  return new Progress({ numEpochs: 3, stepsPerEpoch: 1 }, rates(), [], suspects, from);
}

test("a run that goes on measures a loss by its first epoch's, not by the one it goes on with", async () => {
  const progress = await goingOn();
  progress.mean.add(terms(3e6, 0), 8);
  progress.countStep(1);
  await assert.rejects(
    progress.record(),
    /diverged in epoch 2 \(loss 3\.0e\+6, after 2\.000 at first\)/,
  );
});

test("only the run's very first step is before any update", async () => {
  const later = new Progress({ numEpochs: 1, stepsPerEpoch: 4 }, rates(), [], suspects);
  later.mean.add(terms(1, 0), 8);
  later.mean.add(terms(NaN, 0), 8);
  await assert.rejects(later.record(), /diverged in epoch 1, step 2 \(reconstruction NaN\)/);
  const again = await goingOn();
  again.mean.add(terms(NaN, 0), 8);
  await assert.rejects(again.record(), /diverged in epoch 2, step 1 \(reconstruction NaN\)/);
  const first = new Progress({ numEpochs: 1, stepsPerEpoch: 4 }, rates(), [], suspects);
  first.mean.add(terms(NaN, 0), 8);
  await assert.rejects(first.record(), /no number in the run's first step, before any update/);
});

test("−ELBO is told of a loss that has one, be it of one term, and of no other", async () => {
  const ended = async (elbo: string[]) => {
    const progress = new Progress({ numEpochs: 1, stepsPerEpoch: 1 }, rates(), elbo, suspects);
    progress.mean.add(terms(10, 5), 8);
    progress.countStep(1);
    const means = { loss: 7, reconstruction: 4, kl: 3 };
    return progress.endEpoch(() => Promise.resolve({ means, weights: {} }));
  };
  assert.ok(!("negativeElbo" in (await ended([]))));
  assert.deepEqual((await ended(["kl"])).negativeElbo, { train: 5, test: 3 });
});
