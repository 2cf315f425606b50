import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { before, test } from "node:test";
import { useBackend } from "../backend";
import { checkpointPrefix, loadModel, loadRun } from "../checkpoints";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { tinyDataset, tinyModel, weightsOf } from "../models/testing/tiny";
import { type RunRecord, train } from "../training";
import { savedRun } from "./saved_run";

before(async () => void (await useBackend("cpu")));

const data = tinyDataset();
const settings = { numEpochs: 3, batchSize: 16, seed: 5 };
const FILES = ["vae.json", "vae.safetensors", "vae.state.safetensors"];
const filesIn = (folder: string) => fs.readdirSync(path.join(folder, "vae")).sort();

test("a run is saved from its beginning on, and goes on where its reader was broken off", () =>
  inTemporaryFolder(async (folder) => {
    const whole = tinyModel();
    await train(whole, data, settings).finish();

    const model = tinyModel();
    const run = train(model, data, settings);
    const seen: string[][] = [];
    for await (const record of savedRun(run, data, { saveEvery: "60s", ckptDir: folder })) {
      seen.push(filesIn(folder));
      if (record.kind === "epoch" && record.epoch === 2) break;
    }
    // Before the first epoch is saved, its beginning is; the folder is kept meanwhile, and given back.
    assert.deepEqual(seen[0], [".lock", "vae.state.safetensors"]);
    assert.deepEqual(seen.at(-1), [".lock", ...FILES]);
    assert.deepEqual(filesIn(folder), FILES);
    const saved = loadRun(checkpointPrefix(folder, "vae"));
    assert.equal(saved.state.epoch, 2);

    const rest = train(saved.model, data, {}, saved.state);
    const records: RunRecord[] = [];
    for await (const record of savedRun(rest, data, { saveEvery: "0", ckptDir: folder })) {
      records.push(record);
    }
    assert.deepEqual(
      records.flatMap((record) => (record.kind === "epoch" ? [record.epoch] : [])),
      [3],
    );
    const { model: read } = loadModel(checkpointPrefix(folder, "vae"));
    assert.deepEqual(weightsOf(read), weightsOf(whole));
    for (const each of [whole, model, saved.model, read]) each.dispose();
  }));

test("a run that fails at once leaves what was there, and says so; a wrong time is told before it", () =>
  inTemporaryFolder(async (folder) => {
    const model = tinyModel();
    const read = async (saveEvery: string, learningRate: number) => {
      const run = train(model, data, { ...settings, learningRate });
      for await (const record of savedRun(run, data, { saveEvery, ckptDir: folder })) void record;
    };
    await assert.rejects(
      read("soon", 1e-3),
      /^UserError: saveEvery must be a time such as 60s, .* got "soon"$/,
    );
    await assert.rejects(read("60s", 10), /diverged.*; nothing was saved$/);
    assert.deepEqual(filesIn(folder), []);
    model.dispose();
  }));
