import assert from "node:assert/strict";
import { test } from "node:test";
import { epochsSinceBest } from ".";
import type { EpochRecord } from "./records";

/** Epochs of these test losses, from the first on; what the KL counted in each. */
function history(
  losses: readonly number[],
  beta: (epoch: number) => number = () => 1,
): EpochRecord[] {
  return losses.map((loss, i) => ({
    ...{ epoch: i + 1, seconds: 1, train: { loss: 9 - i }, test: { loss } },
    weights: { train: { kl: beta(i + 1) / 2 }, test: { kl: beta(i + 1) } },
  }));
}

test("the best epoch is the first of the least test loss", () => {
  assert.equal(epochsSinceBest([]), 0);
  assert.equal(epochsSinceBest(history([5])), 0);
  assert.equal(epochsSinceBest(history([5, 4, 3])), 0);
  assert.equal(epochsSinceBest(history([5, 3, 4, 4.5])), 2);
  assert.equal(epochsSinceBest(history([5, 3, 3])), 1);
});

test("losses of other weights are sums of other things, and do not count", () => {
  const doubled = (epoch: number) => (epoch > 2 ? 2 : 1);
  assert.equal(epochsSinceBest(history([1, 2, 5, 4], doubled)), 0);
  assert.equal(epochsSinceBest(history([1, 2, 4, 5], doubled)), 1);
});
