import assert from "node:assert/strict";
import * as path from "node:path";
import { before, test } from "node:test";
import { useBackend } from "../backend";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import { type RunOptions, train } from "../training";
import { saveRun } from "./save_run";
import { recordsOf } from "./saved_records";

before(() => useBackend("cpu"));

test("a save says whose weights it writes over, unless they are an earlier save of the same run", (t) =>
  inTemporaryFolder(async (folder) => {
    const { mock } = t.mock.method(console, "log", () => undefined);
    const said = () => mock.calls.map((call) => String(call.arguments[0]));
    const places = { ckptDir: path.join(folder, "c"), outputDir: path.join(folder, "o") };
    const data = tinyDataset();
    const begun = (settings: RunOptions) =>
      train(tinyModel(), data, { numEpochs: 2, batchSize: 16, ...settings });

    const first = begun({ seed: 1 });
    await first.finish();
    for (let time = 0; time < 2; time++) await saveRun(first, data, places);
    assert.deepEqual(said(), []);

    const second = begun({ seed: 2, numEpochs: 1 });
    await second.finish();
    await saveRun(second, data, places);
    const loss = first.history[1].test.loss.toFixed(1);
    const files = path.join(folder, "c", "vae", "vae.*");
    assert.deepEqual(said(), [
      `Replaces  weights of 2 epochs, test ${loss} nats per image, in ${files}; ckptDir keeps a run apart`,
    ]);

    // One that is saved on its way says it before the first of its epochs.
    const third = begun({ seed: 3 });
    for await (const record of recordsOf(third, { saveEvery: "60s", ckptDir: places.ckptDir })) {
      assert.match(said()[1], /^Replaces {2}weights of 1 epoch, test /, record.kind);
    }
    await saveRun(third, data, places);
    assert.equal(said().length, 2);
    for (const { model } of [first, second, third]) model.dispose();
  }));
