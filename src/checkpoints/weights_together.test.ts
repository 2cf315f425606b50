import assert from "node:assert/strict";
import * as fs from "node:fs";
import { before, test } from "node:test";
import { useBackend } from "../backend";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { FolderInUse, folderOf, host } from "../host";
import { tinyModel } from "../models/testing/tiny";
import {
  bestPrefix,
  checkpointPrefix,
  loadModel,
  readDescription,
  recordMetrics,
  saveModelWeights,
} from ".";

before(async () => void (await useBackend("cpu")));

/** Saves a tiny model of this seed. */
function save(prefix: string, seed: number): void {
  const model = tinyModel({ seed });
  saveModelWeights(model, { prefix, dataset: "tiny", seed, metrics: { epochs: 2 } });
  model.dispose();
}

const withCheckpoint = (body: (prefix: string) => void) =>
  inTemporaryFolder((folder) => {
    const prefix = checkpointPrefix(folder, "vae");
    save(prefix, 3);
    body(prefix);
  });

/** Runs something while each reading of a file is told before it happens. */
function whileReading(told: (file: string) => void, body: () => void): void {
  const { files } = host();
  const { read } = files;
  Object.assign(files, {
    read(file: string) {
      told(file);
      return read.call(files, file);
    },
  });
  try {
    body();
  } finally {
    Object.assign(files, { read });
  }
}

test("where a training saves between the two files, both are read again", () =>
  withCheckpoint((prefix) => {
    let saves = 0;
    whileReading(
      (file) => {
        if (file.endsWith(".safetensors") && saves++ === 0) save(prefix, 4);
      },
      () => {
        const { model, description } = loadModel(prefix);
        assert.equal(description.seed, 4);
        model.dispose();
      },
    );
    assert.equal(saves, 2);
  }));

test("two files that do not belong together are read four times, and then refused", () =>
  withCheckpoint((prefix) => {
    const json = fs.readFileSync(`${prefix}.json`);
    save(prefix, 4);
    fs.writeFileSync(`${prefix}.json`, json);
    let reads = 0;
    whileReading(
      (file) => void (reads += file.endsWith(".json") ? 1 : 0),
      () => assert.throws(() => loadModel(prefix), /is not the file that .* was written with/),
    );
    assert.equal(reads, 4);
  }));

test("a file that is there and cannot be read is told from one that is not there", () =>
  withCheckpoint((prefix) => {
    fs.rmSync(`${prefix}.json`);
    assert.throws(
      () => readDescription(prefix),
      /no checkpoint: .*vae\.json does not exist; train/,
    );
    fs.mkdirSync(`${prefix}.json`);
    assert.throws(
      () => readDescription(prefix),
      /no checkpoint: .*vae\.json cannot be read; train/,
    );
  }));

test("figures are added to those that are noted, and the rest stays as it is", () =>
  withCheckpoint((prefix) => {
    const before = JSON.parse(fs.readFileSync(`${prefix}.json`, "utf8")) as Record<string, object>;
    recordMetrics(prefix, { elbo: -90.5 }, readDescription(prefix));
    const text = fs.readFileSync(`${prefix}.json`, "utf8");
    assert.deepEqual(JSON.parse(text), { ...before, metrics: { epochs: 2, elbo: -90.5 } });
    assert.match(text, /^\{\n {2}"[^]*\n\}\n$/);
    recordMetrics(prefix, { epochs: 3 }, readDescription(prefix));
    assert.deepEqual(readDescription(prefix).metrics, { epochs: 3, elbo: -90.5 });
  }));

test("figures of weights that were replaced meanwhile are not noted", () =>
  withCheckpoint((prefix) => {
    const measured = readDescription(prefix);
    save(prefix, 4);
    assert.throws(
      () => recordMetrics(prefix, { elbo: -90.5 }, measured),
      (error) =>
        error instanceof FolderInUse && /json is of other weights by now/.test(error.message),
    );
    assert.deepEqual(readDescription(prefix).metrics, { epochs: 2 });
  }));

test("further files are written in the same breath, and the best epoch has a place of its own", () =>
  inTemporaryFolder((folder) => {
    const prefix = checkpointPrefix(folder, "vae");
    const model = tinyModel({ seed: 3 });
    const beside = { [`${prefix}.note`]: "text" };
    saveModelWeights(model, { prefix, dataset: "tiny", seed: 3, beside });
    model.dispose();
    assert.equal(fs.readFileSync(`${prefix}.note`, "utf8"), "text");
    assert.deepEqual(readDescription(prefix).metrics, {});
    assert.equal(bestPrefix(prefix), `${prefix}.best`);
  }));

test("a folder is kept while it is written to, and who comes second is told by whom", () =>
  withCheckpoint((prefix) => {
    const { files } = host();
    const { lock } = files;
    const kept: [string, string][] = [];
    Object.assign(files, {
      lock(folder: string, work: string) {
        kept.push([folder, work]);
        return lock.call(files, folder, work);
      },
    });
    try {
      save(prefix, 4);
      recordMetrics(prefix, { loss: 1 }, readDescription(prefix));
    } finally {
      Object.assign(files, { lock });
    }
    const folder = folderOf(prefix);
    assert.deepEqual(kept, [
      [folder, "a save"],
      [folder, "a note of metrics"],
    ]);
  }));
