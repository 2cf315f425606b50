import assert from "node:assert/strict";
import { before, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { tf, useBackend } from "../backend";
import { loadDataset } from "../data";
import { createModel } from "../models";
import { train } from ".";

before(async () => void (await useBackend("auto")));

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

test("200 epochs take no more memory than 50: tensors, JavaScript's, the process's", async () => {
  const data = await loadDataset("digits", { limit: { train: 512, test: 128 } });
  const model = createModel({ hiddenSizes: [64], latentSize: 8 }, data);
  const run = train(model, data, { numEpochs: 200, batchSize: 64 });
  const measured: { tensors: number; heap: number; resident: number }[] = [];
  for await (const record of run) {
    if (record.kind !== "epoch" || record.epoch % 50 !== 0) continue;
    collect();
    const { heapUsed, rss } = process.memoryUsage();
    measured.push({ tensors: tf.memory().numTensors, heap: heapUsed, resident: rss });
  }
  const [first, last] = [measured[0], measured[3]];
  const grown = JSON.stringify(measured);
  assert.equal(last.tensors, first.tensors, grown);
  // A record an epoch stays, some hundred bytes; what the allocators keep moves by a few MB.
  assert.ok(last.heap - first.heap < 3e6, grown);
  assert.ok(last.resident - first.resident < 60e6, grown);
  model.dispose();
});
