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
  const { parameters } = small();
  const held = tf.memory().numTensors;
  small();
  assert.ok(tf.memory().numTensors > held);
  await collect(() => tf.memory().numTensors === held);
  assert.equal(tf.memory().numTensors, held);
  assert.ok(Object.values(parameters).every(({ isDisposed }) => !isDisposed));
});
