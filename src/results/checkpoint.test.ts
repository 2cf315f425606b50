import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { loadModel, loadRun } from "../checkpoints";
import { UserError } from "../config";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { tinyDataset, tinyModel, weightsOf } from "../models/testing/tiny";
import { train } from "../training";
import { outcome } from "../training/testing/outcome";
import { stopAfter } from "../training/testing/stop_after";
import { filesBelow } from "../cli/testing/run_command";
import { saveBeginning, saveCheckpoint } from "./checkpoint";
import { isSaved, saveOutputs, saveRun } from "./outputs";

before(async () => void (await useBackend("cpu")));

const data = tinyDataset({ train: 70 });
const settings = { batchSize: 16, numEpochs: 3, learningRate: 0.01 };
const refused = (work: () => Promise<unknown>, message: RegExp) =>
  assert.rejects(work, (error: unknown) => {
    assert.ok(error instanceof UserError, String(error));
    assert.match(error.message, message);
    return true;
  });

for (const updates of [1, 7, 14]) {
  test(`saved after ${updates} of 15 steps, a run goes on from its state alone as if unbroken`, () =>
    inTemporaryFolder(async (folder) => {
      const whole = train(tinyModel(), data, settings);
      await whole.finish();
      const first = train(tinyModel(), data, settings);
      await stopAfter(first, updates);
      const prefix = await saveCheckpoint(first, data, { ckptDir: folder });
      assert.deepEqual(weightsOf(loadModel(prefix).model), weightsOf(first.model));
      const { model, state, description } = loadRun(prefix);
      assert.deepEqual([description.dataset, state.updates], ["tiny", updates]);
      const rest = train(model, data, {}, state);
      await rest.finish();
      assert.deepEqual(outcome(rest), outcome(whole));
      [whole.model, first.model, model].forEach((each) => each.dispose());
    }));
}

test("from every record of a run, the last step of an epoch among them, it goes on as if unbroken", (t) =>
  inTemporaryFolder(async (folder) => {
    let now = 0;
    t.mock.method(performance, "now", () => (now += 200)); // a record after each step
    const whole = train(tinyModel(), data, settings);
    const saved: string[] = [];
    for await (const record of whole) {
      const place = `${record.epoch}-${record.kind === "step" ? record.step : "end"}`;
      saved.push(place);
      await saveCheckpoint(whole, data, { ckptDir: path.join(folder, place) });
    }
    assert.deepEqual(saved.slice(0, 7), ["1-1", "1-2", "1-3", "1-4", "1-5", "1-end", "2-1"]);
    for (const place of ["1-1", "1-5", "1-end", "2-3", "3-5", "3-end"]) {
      const { model, state } = loadRun(path.join(folder, place, "vae", "vae"));
      const rest = train(model, data, {}, state);
      await rest.finish();
      assert.deepEqual(outcome(rest), outcome(whole), place);
      model.dispose();
    }
    whole.model.dispose();
  }));

test("a new run is the one that is gone on with from its beginning, until it is put back", () =>
  inTemporaryFolder(async (folder) => {
    const places = { ckptDir: folder };
    const old = train(tinyModel(), data, settings);
    await old.finish();
    const prefix = await saveCheckpoint(old, data, places);
    const before = filesBelow(folder);
    const fresh = train(tinyModel({ seed: 5, latentSize: 2 }), data, { ...settings, seed: 5 });
    const putBack = await saveBeginning(fresh, data, places);
    const { model, state } = loadRun(prefix);
    assert.deepEqual([state.updates, state.settings.seed, model.config.latentSize], [0, 5, 2]);
    assert.deepEqual(weightsOf(model), weightsOf(fresh.model));
    assert.deepEqual(weightsOf(loadModel(prefix).model), weightsOf(old.model)); // as they were
    const rest = train(model, data, {}, state);
    await Promise.all([rest.finish(), fresh.finish()]);
    assert.deepEqual(outcome(rest), outcome(fresh));
    putBack();
    assert.deepEqual(filesBelow(folder), before);
    const nowhere = { ckptDir: path.join(folder, "new") };
    (await saveBeginning(train(model, data, settings), data, nowhere))();
    assert.deepEqual(filesBelow(path.join(folder, "new")), {});
    [old.model, fresh.model, model].forEach((each) => each.dispose());
  }));

test("a run is saved with its own weights alone: and not after another run", () =>
  inTemporaryFolder(async (folder) => {
    const places = { ckptDir: folder, outputDir: folder };
    const model = tinyModel();
    const [first, second] = [1, 2].map((seed) => train(model, data, { ...settings, seed }));
    await first.finish();
    await saveCheckpoint(first, data, places);
    await second.finish();
    const before = filesBelow(folder);
    await refused(() => saveRun(first, data, places), /VAE was changed after this run had ended/);
    assert.deepEqual(filesBelow(folder), before);
    await saveCheckpoint(second, data, places);
    model.dispose();
  }));

test("what a step has ruined is not saved within an epoch either, before anybody measured it", (t) =>
  inTemporaryFolder(async (folder) => {
    let now = 0;
    t.mock.method(performance, "now", () => (now += 200)); // a record after each step
    for (const value of [NaN, 1e37]) {
      const run = train(tinyModel(), data, settings);
      for await (const record of run) {
        if (record.kind === "step") break;
      }
      await saveCheckpoint(run, data, { ckptDir: folder });
      const before = filesBelow(folder);
      const rest = train(run.model, data, {}, await run.state());
      for await (const record of rest) {
        void record;
        for (const w of Object.values(run.model.parameters)) w.assign(tf.fill(w.shape, value));
        await refused(
          () => saveCheckpoint(rest, data, { ckptDir: folder }),
          /^nothing was saved: .*diverged/,
        );
        break;
      }
      assert.deepEqual(filesBelow(folder), before);
      run.model.dispose();
    }
  }));

test("what a finished run leaves is missed where a file is gone, or is another run's", () =>
  inTemporaryFolder(async (folder) => {
    const places = { ckptDir: folder, outputDir: path.join(folder, "out") };
    const run = train(tinyModel(), data, settings);
    await run.finish();
    await saveCheckpoint(run, data, places);
    assert.equal(isSaved(run, data, places), false);
    await saveOutputs(run, data, places);
    assert.equal(isSaved(run, data, places), true);
    const other = train(tinyModel({ seed: 5 }), data, { ...settings, seed: 5 });
    await other.finish();
    await saveOutputs(other, data, places);
    assert.equal(isSaved(run, data, places), false);
    await saveOutputs(run, data, places);
    await saveCheckpoint(other, data, places);
    assert.equal(isSaved(run, data, places), false);
    assert.match(
      readFileSync(path.join(folder, "vae", "vae.json"), "utf8"),
      /"sha256": "[0-9a-f]{64}"/,
    );
    [run.model, other.model].forEach((each) => each.dispose());
  }));
