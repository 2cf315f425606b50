import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { before, test } from "node:test";
import fc from "fast-check";
import { tf, useBackend } from "../backend";
import { UserError } from "../config";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { concatBytes } from "../host";
import { tinyDataset, tinyModel, weightsOf } from "../models/testing/tiny";
import { train, type TrainingState } from "../training";
import { outcome } from "../training/testing/outcome";
import { stopAfter } from "../training/testing/stop_after";
import { describe, loadRun, loadState, parse, serialize, serializeState } from ".";

before(async () => void (await useBackend("auto")));

const data = tinyDataset({ train: 70 });
const settings = { batchSize: 16, numEpochs: 3, learningRate: 0.01 };

/** Runs a test with the file of a run that stopped after an epoch. */
function withState(body: (prefix: string, file: string) => void): Promise<void> {
  return inTemporaryFolder(async (folder) => {
    const run = train(tinyModel(), data, settings);
    const state = await stopAfter(run, 5);
    const prefix = path.join(folder, "vae");
    const file = `${prefix}.state.safetensors`;
    fs.writeFileSync(file, concatBytes(serializeState(state, run.model)));
    run.model.dispose();
    body(prefix, file);
  });
}

for (const updates of [1, 5, 7, 14]) {
  test(`through a file after ${updates} of 15 steps, a run is the same as without a break`, () =>
    inTemporaryFolder(async (folder) => {
      const whole = train(tinyModel(), data, settings);
      await whole.finish();
      const first = train(tinyModel(), data, settings);
      const prefix = path.join(folder, "vae");
      const state = await stopAfter(first, updates);
      fs.writeFileSync(
        `${prefix}.state.safetensors`,
        concatBytes(serializeState(state, first.model)),
      );
      const model = tinyModel({ seed: 99 }); // other weights, which the file replaces
      const read = loadState(prefix, model);
      assert.deepEqual(read, state);
      const rest = train(model, data, {}, read);
      await rest.finish();
      assert.deepEqual(outcome(rest), outcome(whole));
      [whole, first, rest].forEach((run) => run.model.dispose());
    }));
}

test("a state of another model is refused, and the model keeps its weights", () =>
  withState((prefix) => {
    const model = tinyModel({ latentSize: 5 });
    const weights = weightsOf(model);
    assert.throws(
      () => loadState(prefix, model),
      /safetensors does not fit the model \(w\.encoder\.mean/,
    );
    assert.deepEqual(weightsOf(model), weights);
    model.dispose();
  }));

test("a state written before runs could be changed by hand has no changes", () =>
  withState((prefix, file) => {
    const { tensors, metadata } = parse(fs.readFileSync(file), "f");
    const state = JSON.parse(metadata.state) as Record<string, unknown>;
    delete state.changes;
    fs.writeFileSync(file, serialize({ tensors, metadata: { state: JSON.stringify(state) } }));
    const model = tinyModel();
    assert.deepEqual(loadState(prefix, model).changes, []);
    model.dispose();
  }));

test("a missing or broken state is one line", () =>
  withState((prefix, file) => {
    const model = tinyModel();
    const saved = parse(fs.readFileSync(file), "f");
    const state = JSON.parse(saved.metadata.state) as Record<string, unknown>;
    const refused = (text: string) => {
      const metadata = { state: text };
      fs.writeFileSync(file, serialize({ tensors: saved.tensors, metadata }));
      assert.throws(
        () => loadState(prefix, model),
        (error) =>
          error instanceof UserError &&
          !error.message.includes("\n") &&
          error.message.startsWith(`${file} holds `),
        text,
      );
    };
    for (const text of ["", "null", "3", "[]", "{}", '"x"', "{"]) refused(text);
    for (const name of Object.keys(state)) {
      for (const value of [undefined, -1, 0.5, "x", [null]]) {
        if (name === "seconds" && typeof value === "number") continue;
        // Earlier versions knew nothing of these.
        if (["changes", "images", "backend"].includes(name) && value === undefined) continue;
        if (name === "backend" && value === "x") continue;
        refused(JSON.stringify({ ...state, [name]: value }));
      }
    }
    const [record] = state.history as Record<string, object>[];
    for (const [name, value] of Object.entries({ train: 3, test: null, weights: { train: {} } })) {
      refused(JSON.stringify({ ...state, history: [{ ...record, [name]: value }] }));
    }
    fc.assert(
      fc.property(fc.json(), (text) => {
        refused(text);
      }),
    );
    fs.rmSync(file);
    assert.throws(() => loadState(prefix, model), /state\.safetensors does not exist/);
    model.dispose();
  }));

test("a run whose state makes no sense leaves no tensor of the model that was made for it", () =>
  withState((prefix, file) => {
    const { tensors, metadata } = parse(fs.readFileSync(file), "f");
    const model = tinyModel();
    const description = describe(model, { prefix, dataset: "tiny", seed: 1 });
    model.dispose();
    const write = (changes: object) => {
      const plain = JSON.parse(metadata.state) as object;
      const state = JSON.stringify({ ...plain, ...changes });
      fs.writeFileSync(file, serialize({ tensors, metadata: { state, description } }));
    };
    const before = tf.memory().numTensors;
    write({ epoch: -1 });
    assert.throws(() => loadRun(prefix), /safetensors holds a training state that makes no sense/);
    assert.equal(tf.memory().numTensors, before);
    const lost = new Map(tensors);
    const [name, { shape, values }] = [...tensors][2];
    lost.set(name, { shape, values: values.map(() => NaN) });
    const { state } = metadata;
    fs.writeFileSync(file, serialize({ tensors: lost, metadata: { state, description } }));
    assert.throws(() => loadRun(prefix), /state\.safetensors holds no numbers \(NaN in v\./);
    fs.writeFileSync(file, serialize({ tensors, metadata: { state, description: "{" } }));
    assert.throws(() => loadRun(prefix), /state\.safetensors is not JSON/);
    assert.equal(tf.memory().numTensors, before);
    write({});
    const run = loadRun(prefix);
    assert.equal(run.description.dataset, "tiny");
    run.model.dispose();
    assert.equal(tf.memory().numTensors, before);
  }));

test("a state that was changed since it was saved is told by its SHA-256", () =>
  withState((prefix, file) => {
    const saved = fs.readFileSync(file);
    const model = tinyModel();
    const weights = weightsOf(model);
    const { tensors, metadata } = parse(saved, "f");
    const last = saved.length - 2; // in a moment, of which any number would do
    saved[last] ^= 1;
    fs.writeFileSync(file, saved);
    const changed = /state\.safetensors was changed since it was saved \(its SHA-256 is another\)/;
    assert.throws(() => loadState(prefix, model), changed);
    const state = metadata.state.replace('"trainImages":70', '"trainImages":71');
    fs.writeFileSync(file, serialize({ tensors, metadata: { ...metadata, state } }));
    assert.throws(() => loadState(prefix, model), changed);
    assert.deepEqual(weightsOf(model), weights);
    model.dispose();
  }));

test("a state without numbers is neither written nor read", async () => {
  const run = train(tinyModel(), data, settings);
  const state = await stopAfter(run, 3);
  const refused = (broken: TrainingState, message: RegExp) =>
    assert.throws(
      () => serializeState(broken, run.model),
      (error: Error) => error instanceof UserError && message.test(error.message),
    );
  const [name, { m, v }] = Object.entries(state.moments)[0];
  const infinite = { m, v: v.map(() => Infinity) };
  refused({ ...state, moments: { ...state.moments, [name]: infinite } }, /Infinity in v\./);
  const terms = { ...state.sums.terms, kl: NaN };
  refused(
    { ...state, sums: { ...state.sums, terms } },
    /diverged \(NaN for kl\); choose a smaller/,
  );
  run.model.dispose();
});
