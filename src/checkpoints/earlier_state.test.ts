import assert from "node:assert/strict";
import { test } from "node:test";
import type { Model } from "../models";
import { withoutGaps } from "./earlier_state";
import type { PlainState } from "./plain_state";

const model = { negativeElbo: ["reconstruction", "kl"] } as unknown as Model;
/** Numbers of which (loss − reconstruction) / kl is not β in its last digit. */
const means = (beta: number) => ({ loss: 0.1 + beta * 0.3, reconstruction: 0.1, kl: 0.3 });

/** A state of one epoch, as it was written when every loss was reconstruction + β · KL. */
function earlier(settings: unknown, beta: number, record: object = {}, of: Model = model) {
  const history = [{ epoch: 1, train: means(beta), test: means(beta), seconds: 2, ...record }];
  const sums = { images: 8, reconstruction: 1, kl: 2 };
  return withoutGaps({ settings, history, sums } as unknown as PlainState, of);
}

test("a record's loss is a sum with the β of the run, and −ELBO without it", () => {
  assert.notEqual((means(0.6).loss - 0.1) / 0.3, 0.6);
  const { history, changes } = earlier({ beta: 0.6 }, 0.6);
  const weights = { reconstruction: 1, kl: 0.6 };
  const negativeElbo = { train: 0.1 + 0.3, test: 0.1 + 0.3 };
  assert.deepEqual(history, [
    { epoch: 1, train: means(0.6), test: means(0.6), weights: { train: weights, test: weights }, negativeElbo, seconds: 2 }, // prettier-ignore
  ]);
  assert.deepEqual(changes, []);
});

test("the sums so far are weighed with it, which is 1 where a run did not say", () => {
  const sums = (settings: unknown) => earlier(settings, 1).sums;
  const terms = { reconstruction: 1, kl: 2 };
  assert.deepEqual(sums({ beta: 3 }), { images: 8, loss: 7, terms, weighed: { reconstruction: 1, kl: 6 } }); // prettier-ignore
  for (const settings of [{}, undefined, null, 3]) {
    assert.deepEqual(sums(settings), { images: 8, loss: 3, terms, weighed: terms });
  }
});

test("what has its weights already, or is no record, stays as it is", () => {
  const weights = { train: { kl: 9 }, test: { kl: 9 } };
  assert.deepEqual(earlier({ beta: 2 }, 2, { weights }).history[0].weights, weights);
  for (const broken of [{ train: null }, { train: 3 }]) {
    assert.deepEqual(earlier({ beta: 2 }, 2, broken).history[0].train, broken.train);
  }
  assert.deepEqual(earlier({ beta: 2 }, 2, { test: null }).history[0].weights.test, {});
});

test("a β that was changed on the way is what the record's loss was weighed with", () => {
  const { train } = earlier({ beta: 0.7 }, 0.6).history[0].weights;
  assert.equal(train.reconstruction, 1);
  assert.ok(Math.abs(train.kl - 0.6) < 1e-12, `${train.kl}`);
  // Not so where the loss differs by a rounding alone.
  const rounded = { train: { loss: 100 + 1e-8, reconstruction: 60, kl: 20 } };
  assert.equal(earlier({ beta: 2 }, 2, rounded).history[0].weights.train.kl, 2);
});

test("only a model whose loss is an ELBO gets one", () => {
  const record = (negativeElbo: string[]) =>
    earlier({ beta: 1 }, 1, {}, { negativeElbo } as unknown as Model).history[0];
  assert.equal("negativeElbo" in record([]), false);
  assert.deepEqual(record(["all"]).negativeElbo, { train: 0.1 + 0.3, test: 0.1 + 0.3 });
});
