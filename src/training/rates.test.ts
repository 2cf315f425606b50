import assert from "node:assert/strict";
import { test } from "node:test";
import { Rates } from "./rates";

const at = (epoch: number, step = 0) => ({ epoch, step, position: epoch - 1 });

test("an epoch tells of its own changes, be it one or several, and says nothing where none was", () => {
  const rates = new Rates({ learningRate: 0.1, beta: 1 });
  rates.change("beta", 4, at(2));
  rates.change("learningRate", 0, at(3, 5));
  rates.change("beta", 0, at(3, 6));
  assert.deepEqual(rates.changesIn(1), {});
  assert.deepEqual(rates.changesIn(2), {
    changes: [{ what: "beta", ...at(2), from: 1, to: 4 }],
  });
  assert.deepEqual(
    rates.changesIn(3).changes?.map(({ what, from, to }) => [what, from, to]),
    [
      ["learningRate", 0.1, 0],
      ["beta", 4, 0],
    ],
  );
  assert.deepEqual([rates.learningRate, rates.weights], [0, { beta: 0 }]);
});

test("what is no number of at least 0 is refused and changes nothing", () => {
  const rates = new Rates({ learningRate: 0.1, beta: 1 });
  for (const value of [NaN, -1, -1e-9, Infinity, -Infinity]) {
    assert.throws(() => rates.change("beta", value, at(1)), /beta must be a number of at least 0/);
  }
  assert.deepEqual([rates.weights, rates.changes], [{ beta: 1 }, []]);
  rates.change("beta", 0, at(1));
  assert.equal(rates.value("beta"), 0);
});
