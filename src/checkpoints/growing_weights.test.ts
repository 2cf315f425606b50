import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { before, test } from "node:test";
import { useBackend } from "../backend";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { concatBytes } from "../host";
import type { ModelSettings } from "../models";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import { train } from "../training";
import { outcome } from "../training/testing/outcome";
import { stopAfter } from "../training/testing/stop_after";
import { loadState, serializeState } from ".";

before(async () => void (await useBackend("auto")));

const data = tinyDataset({ train: 70 });
const settings = { batchSize: 16, numEpochs: 3, learningRate: 0.01 }; // 15 steps

// What a loss is told of how far the training is, and what else its options hold beside β.
const GROWING: readonly ModelSettings[] = [
  { model: "vae", klWarmupEpochs: 2.5 },
  { model: "beta-vae", capacity: 5 },
  { model: "vae", freeBits: 0.3 },
  { model: "beta-tc-vae", klWarmupEpochs: 2.5 },
  { model: "factor-vae", klWarmupEpochs: 2.5, freeBits: 0.1, discriminatorSizes: [8] },
];

for (const model of GROWING) {
  const { model: name, ...options } = model;
  test(`${String(name)} ${JSON.stringify(options)}: a run that is stopped on the way goes on exactly`, () =>
    inTemporaryFolder(async (folder) => {
      const whole = train(tinyModel(model), data, settings);
      await whole.finish();
      const first = train(tinyModel(model), data, settings);
      const state = await stopAfter(first, 7);
      const prefix = path.join(folder, "run");
      const file = `${prefix}.state.safetensors`;
      fs.writeFileSync(file, concatBytes(serializeState(state, first.model)));
      const again = tinyModel({ ...model, seed: 99 }); // other weights, which the file replaces
      const rest = train(again, data, {}, loadState(prefix, again));
      await rest.finish();
      assert.deepEqual(outcome(rest), outcome(whole));
      [whole, first, rest].forEach((run) => run.model.dispose());
    }));
}

test("the weight of the KL grows from epoch to epoch while it warms up", async () => {
  const run = train(tinyModel({ klWarmupEpochs: 2.5 }), data, settings);
  await run.finish();
  const weights = run.history.map((record) => record.weights.train.kl);
  // An epoch's steps have up to 0.8, 1.8 and 2.8 epochs behind them, of 2.5.
  assert.ok(weights[0] > 0 && weights[0] < 0.8 / 2.5, String(weights));
  assert.ok(weights[1] > 1 / 2.5 && weights[1] < 1.8 / 2.5, String(weights));
  assert.ok(weights[2] > 2 / 2.5 && weights[2] < 1, String(weights));
  run.model.dispose();
});
