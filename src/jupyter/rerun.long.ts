import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { startTestCells } from "./testing/cells";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void;

const first = `import { createModel, explore, figures, loadDataset, slider, tf, train, useBackend } from "../src";
await useBackend("cpu");
const data = await loadDataset("digits", { trainImages: 64, testImages: 32 });`;
const again = [
  `const model = createModel({ latentSize: 2, hiddenSizes: [64] }, data);`,
  `const run = train(model, data, { numEpochs: 1, batchSize: 32 });
for await (const record of run) void record;`,
  `const unread = train(model, data, { numEpochs: 1, batchSize: 32 });`,
  `const grid = await figures.samples(model, data);
const control = slider({ min: 0, max: 1 });
explore(model, data)`,
];

test("cells that are run 200 times take no more memory than those that are run 50 times", async () => {
  const cells = startTestCells();
  try {
    await cells.value(first);
    const measured: { tensors: unknown; heap: number; resident: number; handles: number }[] = [];
    for (let time = 1; time <= 200; time++) {
      for (const code of again) await cells.value(code);
      if (time % 50 !== 0) continue;
      // What is forgotten is noticed after a collection, in a turn of its own.
      for (let turn = 0; turn < 5; turn++) {
        gc();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      measured.push({
        tensors: await cells.value("tf.memory().numTensors"),
        heap: process.memoryUsage().heapUsed,
        resident: process.memoryUsage().rss,
        handles: process.getActiveResourcesInfo().length,
      });
    }
    const [early, late] = [measured[0], measured[3]];
    const grown = JSON.stringify(measured);
    assert.equal(late.tensors, early.tensors, grown);
    assert.equal(late.handles, early.handles, grown);
    assert.ok(late.heap - early.heap < 15e6, grown);
    assert.ok(late.resident - early.resident < 150e6, grown);
  } finally {
    cells.close();
  }
});
