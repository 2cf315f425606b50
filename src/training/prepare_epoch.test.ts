import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { UserError } from "../config";
import type { EpochContext, Model } from "../models";
import { tinyDataset, tinyModel, weightsOf } from "../models/testing/tiny";
import { type Run, train } from ".";
import { outcome } from "./testing/outcome";

before(async () => void (await useBackend("cpu")));

const data = tinyDataset({ train: 70 });
const settings = { batchSize: 16, numEpochs: 3, learningRate: 0.01 };
const PARTS = 30;
const BIAS = "encoder.mean.bias";

/** A model that adds 1 to some weights before the second epoch, in so many parts of 10 ms. */
function prepared(part: (context: EpochContext, k: number) => void = () => undefined): Model {
  const model = tinyModel();
  const bias = model.parameters[BIAS];
  const beginEpoch = async (context: EpochContext) => {
    if (context.epoch !== 1) return;
    for (let k = 0; k < PARTS; k++) {
      await context.tell("adding", k / PARTS);
      await new Promise((resolve) => setTimeout(resolve, 10));
      tf.tidy(() => bias.assign(tf.add(bias, 1 / PARTS)));
      part(context, k);
    }
  };
  return Object.assign(model, { beginEpoch });
}

/** What a run tells, and its weights after each whole epoch. */
async function read(run: Run, during: (kind: string) => void = () => undefined) {
  const shares: number[] = [];
  const ends: number[] = [];
  for await (const record of run) {
    during(record.kind);
    if (record.kind === "epoch") ends.push(weightsOf(run.model)[BIAS][0]);
    if (record.kind !== "preparation") continue;
    assert.deepEqual([record.epoch, record.what], [2, "adding"]);
    shares.push(record.share);
  }
  return { shares, ends };
}

test("a long preparation tells how far it is, and the run goes on after it", async () => {
  const { shares, ends } = await read(train(prepared(), data, settings));
  assert.ok(shares.length >= 1 && shares.length < PARTS, `${shares.length} records`);
  assert.ok(shares.every((share, i) => share > (shares[i - 1] ?? 0)));
  // A step moves a weight by 0.01 about: 5 steps an epoch.
  assert.ok(ends[1] - ends[0] > 0.8 && ends[2] - ends[1] < 0.2, ends.join());
});

for (const how of ["a stop", "its reader's leaving", "its reader's leaving while it waits"]) {
  test(`after ${how} the weights are what they were, and a run that goes on is the same`, async () => {
    const whole = train(prepared(), data, settings);
    await whole.finish();
    let after: ReturnType<typeof weightsOf> = {};
    const first = train(prepared(), data, settings);
    const tensors = () => tf.memory().numTensors;
    for await (const record of first) {
      if (record.kind === "epoch") after = weightsOf(first.model);
      if (record.kind !== "preparation") continue;
      // Between two records a state is one that can be gone on from.
      assert.deepEqual([...(await first.state()).weights[BIAS]], after[BIAS]);
      if (how.endsWith("waits")) first.pause();
      if (how !== "a stop") break;
      first.stop();
    }
    assert.equal(first.status, "stopped");
    assert.equal(first.history.length, 1);
    assert.deepEqual(weightsOf(first.model), after);
    const before = tensors();
    const rest = train(prepared(), data, {}, await first.state());
    await rest.finish();
    assert.deepEqual(outcome(rest), outcome(whole));
    rest.model.dispose();
    assert.ok(tensors() <= before);
    [whole, first].forEach((run) => run.model.dispose());
  });
}

test("paused it waits, and goes on", async () => {
  let at = 0;
  const run = train(prepared((_context, k) => (at = k)), data, settings); // prettier-ignore
  let isPaused = false;
  await read(run, (kind) => {
    if (kind !== "preparation" || isPaused) return;
    isPaused = true;
    run.pause();
    setTimeout(() => {
      assert.ok(at < PARTS - 1);
      const before = at;
      setTimeout(() => {
        assert.equal(at, before);
        run.resume();
      }, 50);
    }, 50);
  });
  assert.ok(isPaused);
  assert.equal(run.status, "finished");
});

test("what fails in it is the run's failure", async () => {
  const failing = prepared((_context, k) => {
    if (k === 15) throw new UserError("no clusters");
  });
  await assert.rejects(train(failing, data, settings).finish(), /no clusters/);
});
