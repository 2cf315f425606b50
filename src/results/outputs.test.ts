import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { before, test } from "node:test";
import { useBackend } from "../backend";
import { loadModel, loadState } from "../checkpoints";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { tinyDataset, tinyModel, weightsOf } from "../models/testing/tiny";
import { train } from "../training";
import { saveCheckpoint } from "./checkpoint";
import { saveRun } from "./outputs";

before(async () => void (await useBackend("cpu")));

const data = tinyDataset();

test("a finished run leaves its weights, its pictures and its history", () =>
  inTemporaryFolder(async (folder) => {
    const places = { ckptDir: path.join(folder, "ckpt"), outputDir: path.join(folder, "out") };
    const run = train(tinyModel({ model: "cvae" }), data, { numEpochs: 2, batchSize: 16, beta: 0 });
    await run.finish();
    const written = await saveRun(run, data, places);
    const names = readdirSync(path.join(folder, "out", "cvae")).sort();
    assert.deepEqual(names, [
      "conditional.png",
      "history.json",
      "interpolation.png",
      "loss.html",
      "reconstructions.png",
      "samples.png",
    ]);
    for (const name of names) assert.ok(written.includes(path.join(folder, "out", "cvae", name)));
    const text = readFileSync(path.join(folder, "out", "cvae", "history.json"), "utf8");
    const json = JSON.parse(text) as Record<string, Record<string, unknown>>;
    assert.deepEqual(json.history, run.history);
    assert.equal(json.generated_data, true);
    assert.deepEqual(
      [json.settings.batch_size, json.settings.beta, json.config.latent_size],
      [16, 0, 3],
    );

    const { model, description } = loadModel(path.join(folder, "ckpt", "cvae", "cvae"));
    assert.deepEqual(weightsOf(model), weightsOf(run.model));
    const [, { epoch, train: trained, test }] = run.history;
    const weights = { reconstruction: 1, kl: 0 };
    assert.deepEqual(description.metrics, { epochs: epoch, train: trained, test, weights });
    model.dispose();
    run.model.dispose();
  }));

test("a checkpoint between two records holds weights and state of one moment", () =>
  inTemporaryFolder(async (folder) => {
    const run = train(tinyModel(), data, { numEpochs: 2, batchSize: 16 });
    let prefix = "";
    let weights: unknown;
    for await (const record of run) {
      if (record.kind !== "epoch" || record.epoch !== 1) continue;
      prefix = await saveCheckpoint(run, data, { ckptDir: folder });
      weights = weightsOf(run.model);
    }
    assert.notDeepEqual(weightsOf(run.model), weights);
    const { model } = loadModel(prefix);
    assert.deepEqual(weightsOf(model), weights);
    const other = tinyModel({ seed: 99 });
    const state = loadState(prefix, other);
    assert.deepEqual(weightsOf(other), weights);
    assert.deepEqual([state.epoch, state.step, state.updates], [1, 0, 4]);
    [run.model, model, other].forEach((m) => m.dispose());
  }));
