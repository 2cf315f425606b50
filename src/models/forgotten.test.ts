import assert from "node:assert/strict";
import { before, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { tf, useBackend } from "../backend";
import { createModel } from ".";

before(async () => void (await useBackend("cpu")));

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void;

/** Collects what nobody holds, and lets it be noticed. */
async function collect(enough: () => boolean): Promise<void> {
  for (let tries = 0; tries < 50 && !enough(); tries++) {
    gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const small = () => createModel({ hiddenSizes: [4], latentSize: 2 }, { imageShape: [4, 4], numClasses: 0 }); // prettier-ignore

test("a model that nobody holds any more frees its weights; one of which the weights are held does not", async () => {
  await collect(() => false); // what other tests forgot
  const { parameters } = small();
  const held = tf.memory().numTensors;
  small();
  assert.ok(tf.memory().numTensors > held);
  await collect(() => tf.memory().numTensors === held);
  assert.equal(tf.memory().numTensors, held);
  assert.ok(Object.values(parameters).every(({ isDisposed }) => !isDisposed));
});

/** A copy of a model's weight, the model being disposed of and forgotten. */
function copied(): tf.Tensor {
  const model = small();
  const copy = tf.clone(Object.values(model.parameters)[0]);
  model.dispose();
  return copy;
}

test("a copy of a weight outlives its model, which is disposed of once and not again when it is forgotten", async () => {
  await collect(() => false);
  const before = tf.memory().numTensors;
  const copy = copied();
  const values = copy.dataSync().slice();
  small(); // what is forgotten later is not collected before
  await collect(() => tf.memory().numTensors === before + 1);
  assert.equal(tf.memory().numTensors, before + 1); // the copy alone
  assert.deepEqual(copy.dataSync(), values);
  copy.dispose();
});
