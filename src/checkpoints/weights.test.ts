import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { UserError } from "../config";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { createModel, decodeLatents, type Model } from "../models";
import { tinyModel, weightsOf } from "../models/testing/tiny";
import { checkpointPrefix, loadModel, loadWeights, parse, saveModelWeights, serialize } from ".";
import type { TensorData } from ".";

before(async () => void (await useBackend("cpu")));

const refused = (what: () => void, ...messages: RegExp[]) =>
  assert.throws(what, (error: Error) => {
    assert.ok(error instanceof UserError, String(error));
    for (const message of messages) assert.match(error.message, message);
    return true;
  });

/** A saved tiny model in a folder of its own. */
function withCheckpoint(
  body: (prefix: string, weights: Record<string, number[]>) => void,
  kind: "vae" | "cvae" = "vae",
): Promise<void> {
  return inTemporaryFolder((folder) => {
    const model = tinyModel({ model: kind, seed: 3 });
    const prefix = checkpointPrefix(folder, kind);
    saveModelWeights(model, { prefix, dataset: "tiny", seed: 3, metrics: { epochs: 2 } });
    const weights = weightsOf(model);
    model.dispose();
    body(prefix, weights);
  });
}

test("a model's files lie in a folder of its name", () => {
  assert.equal(checkpointPrefix("ckpts", "vae"), "ckpts/vae/vae");
});

/** Writes weights again, changed, and their SHA-256 where `signed`. */
function changeWeights(
  prefix: string,
  edit: (weights: Map<string, TensorData>) => void,
  signed: boolean,
): void {
  const file = `${prefix}.safetensors`;
  const { tensors, metadata } = parse(fs.readFileSync(file), file);
  const weights = new Map(tensors);
  edit(weights);
  fs.writeFileSync(file, serialize({ tensors: weights, metadata }));
  if (signed) change(prefix, (json) => (json.sha256 = sha256Of(file)));
}

const sha256Of = (file: string) => createHash("sha256").update(fs.readFileSync(file)).digest("hex");

/** Writes PREFIX.json again, changed. */
function change(prefix: string, edit: (json: Record<string, unknown>) => void): void {
  const json = JSON.parse(fs.readFileSync(`${prefix}.json`, "utf8")) as Record<string, unknown>;
  edit(json);
  fs.writeFileSync(`${prefix}.json`, JSON.stringify(json));
}

for (const kind of ["vae", "cvae"] as const) {
  test(`a ${kind} is what it was when it is loaded again`, () =>
    withCheckpoint((prefix, weights) => {
      const { model, description } = loadModel(prefix);
      assert.deepEqual(weightsOf(model), weights);
      assert.deepEqual(description, {
        config: {
          model: kind,
          architecture: "dense",
          likelihood: "bernoulli",
          latentSize: 3,
          beta: 1,
          hiddenSizes: [10, 6],
          activation: "silu",
          numClasses: 4,
          imageShape: [4, 4, 1],
        },
        dataset: "tiny",
        seed: 3,
        metrics: { epochs: 2 },
        sha256: sha256Of(`${prefix}.safetensors`),
      });
      const other = tinyModel({ model: kind, seed: 8 });
      loadWeights(other, prefix);
      assert.deepEqual(weightsOf(other), weights);
      model.dispose();
      other.dispose();
    }, kind));
}

test("the files hold what the format promises", () =>
  withCheckpoint((prefix) => {
    assert.deepEqual(fs.readdirSync(path.dirname(prefix)).sort(), ["vae.json", "vae.safetensors"]);
    const { tensors } = parse(fs.readFileSync(`${prefix}.safetensors`), "f");
    assert.deepEqual(tensors.get("encoder.dense_0.kernel")?.shape, [16, 10]);
    assert.ok([...tensors.values()].every(({ values }) => values instanceof Float32Array));
    const json = JSON.parse(fs.readFileSync(`${prefix}.json`, "utf8")) as Record<string, unknown>;
    assert.deepEqual(Object.keys(json), [
      "format_version",
      "model",
      "config",
      "dataset",
      "seed",
      "metrics",
      "environment",
      "sha256",
    ]);
    assert.deepEqual(json.config, {
      architecture: "dense",
      likelihood: "bernoulli",
      latent_size: 3,
      beta: 1,
      hidden_sizes: [10, 6],
      activation: "silu",
      num_classes: 4,
      image_shape: [4, 4, 1],
    });
  }));

test("a checkpoint that does not fit names both sides, and the model stays as it is", () =>
  withCheckpoint((prefix) => {
    for (const [settings, ...messages] of [
      [{ latentSize: 5 }, /latent_size 3/, /asked for has 5/],
      [{ hiddenSizes: [10] }, /hidden_sizes \[10,6\]/, /asked for has \[10\]/],
      [{ activation: "relu" }, /activation "silu"/, /"relu"/],
      [{ model: "cvae" }, /model "vae"/, /asked for has "cvae"/],
      [{ likelihood: "logistic" }, /likelihood "bernoulli"/, /asked for has "logistic"/],
    ] as const) {
      const model = tinyModel(settings);
      const before = weightsOf(model);
      refused(() => loadWeights(model, prefix), /does not fit/, ...messages);
      assert.deepEqual(weightsOf(model), before);
      model.dispose();
    }
    const mnistLike = { imageShape: [28, 28] as const, numClasses: 4 };
    const model = createModel({ latentSize: 3, hiddenSizes: [10, 6] }, mnistLike);
    refused(() => loadWeights(model, prefix), /image_shape \[4,4,1\]/, /\[28,28,1\]/);
    model.dispose();
  }));

test("a missing file is named, with what to do", () =>
  withCheckpoint((prefix) => {
    refused(() => loadModel(`${prefix}x`), /no checkpoint: .*vaex\.json does not exist; train/);
    fs.rmSync(`${prefix}.safetensors`);
    refused(() => loadModel(prefix), /vae\.safetensors does not exist/);
  }));

test("a description that is broken in any entry is refused, naming it", () =>
  withCheckpoint((prefix) => {
    const original = fs.readFileSync(`${prefix}.json`, "utf8");
    const config = (json: Record<string, unknown>) => json.config as Record<string, unknown>;
    const edits: [RegExp, (json: Record<string, unknown>) => void][] = [
      [/2 for format_version/, (json) => (json.format_version = 2)],
      [/3 for model/, (json) => (json.model = 3)],
      [/unknown model "toString"/, (json) => (json.model = "toString")],
      [/unknown model "beta-vea".*vae/, (json) => (json.model = "beta-vea")],
      [/\["dense"\] for architecture/, (json) => (config(json).architecture = ["dense"])],
      [/unknown architecture "desne".*dense/, (json) => (config(json).architecture = "desne")],
      [/unknown likelihood "__proto__"/, (json) => (config(json).likelihood = "__proto__")],
      [/-1 for beta/, (json) => (config(json).beta = -1)],
      [/5 for num_flows/, (json) => (config(json).num_flows = 5)],
      [/0 for latent_size/, (json) => (config(json).latent_size = 0)],
      [/\[-1\] for hidden_sizes/, (json) => (config(json).hidden_sizes = [-1])],
      [/"constructor" for activation/, (json) => (config(json).activation = "constructor")],
      [/-1 for num_classes/, (json) => (config(json).num_classes = -1)],
      [/0 for num_classes/, (json) => ((json.model = "cvae"), (config(json).num_classes = 0))],
      [/\[4\] for image_shape/, (json) => (config(json).image_shape = [4])],
      [/\[4,4,2\] for image_shape/, (json) => (config(json).image_shape = [4, 4, 2])],
      [/\[4,4,1,1\] for image_shape/, (json) => (config(json).image_shape = [4, 4, 1, 1])],
      [/nothing for dataset/, (json) => delete json.dataset],
      [/-1 for seed/, (json) => (json.seed = -1)],
      [/for latent_size/, (json) => (json.config = null)],
      [/model needs .*\[16, 65536\]/, (json) => (config(json).hidden_sizes = [65536, 65536])],
    ];
    for (const [message, edit] of edits) {
      fs.writeFileSync(`${prefix}.json`, original);
      change(prefix, edit);
      refused(() => loadModel(prefix), message);
    }
    for (const text of ["", "{", "null", "3", "[]"]) {
      fs.writeFileSync(`${prefix}.json`, text);
      refused(() => loadModel(prefix), /vae\.json/);
    }
  }));

test("weights that do not fit their description are refused, and no tensor stays", () =>
  withCheckpoint((prefix) => {
    const file = `${prefix}.safetensors`;
    const saved = parse(fs.readFileSync(file), "f");
    const write = (edit: (tensors: Map<string, never>) => void) => {
      const tensors = new Map(saved.tensors);
      edit(tensors as Map<string, never>);
      fs.writeFileSync(file, serialize({ tensors, metadata: {} }));
    };
    const bias = "encoder.mean.bias";
    const count = tf.memory().numTensors;
    write((tensors) => tensors.delete(bias));
    refused(() => loadModel(prefix), /lacks encoder\.mean\.bias/, /shape \[3\]/);
    write((tensors) => tensors.set(bias, { shape: [1, 3], values: new Float32Array(3) } as never));
    refused(() => loadModel(prefix), /encoder\.mean\.bias of shape \[1, 3\]/, /shape \[3\]/);
    write((tensors) => tensors.set(bias, { shape: [3], values: new Int32Array(3) } as never));
    refused(() => loadModel(prefix), /float32/);
    write((tensors) => tensors.set("extra", { shape: [1], values: new Float32Array(1) } as never));
    refused(() => loadModel(prefix), /has extra/);
    fs.writeFileSync(file, "nonsense");
    refused(() => loadModel(prefix), /not a usable safetensors file/);
    assert.equal(tf.memory().numTensors, count);
  }));

test("where the weights cannot be written, the old ones stay as they were", () =>
  withCheckpoint((prefix, weights) => {
    const json = fs.readFileSync(`${prefix}.json`, "utf8");
    const model = tinyModel({ seed: 9 });
    const blocked = path.join(`${prefix}.json`, "below");
    const args = { prefix, dataset: "tiny", seed: 9, beside: { [blocked]: Uint8Array.of(1) } };
    refused(() => saveModelWeights(model, args), /cannot write .*below/);
    model.dispose();
    assert.equal(fs.readFileSync(`${prefix}.json`, "utf8"), json);
    const loaded = loadModel(prefix);
    assert.deepEqual(weightsOf(loaded.model), weights);
    loaded.model.dispose();
    assert.equal(fs.readdirSync(path.dirname(prefix)).length, 2);
  }));

test("what the loss weighs with may differ from the checkpoint's, and is kept with a model", () =>
  withCheckpoint((prefix) => {
    const model = tinyModel({ beta: 4 });
    loadWeights(model, prefix);
    saveModelWeights(model, { prefix, dataset: "tiny", seed: 3 });
    model.dispose();
    const loaded = loadModel(prefix);
    assert.equal(loaded.model.config.beta, 4);
    assert.equal(loaded.model.tunable[0].default, 4);
    loaded.model.dispose();
  }));

for (const [name, settings] of Object.entries({
  "continuous-bernoulli": { likelihood: "continuous-bernoulli" },
  logistic: { likelihood: "logistic" },
  "gaussian with its deviation learned": { likelihood: "gaussian" },
  "gaussian of a fixed deviation": { likelihood: "gaussian", deviation: 0.25 },
})) {
  test(`${name}: a model loads again and decodes the same`, () =>
    inTemporaryFolder((folder) => {
      const prefix = checkpointPrefix(folder, "vae");
      const saved = tinyModel({ ...settings, seed: 3 });
      saveModelWeights(saved, { prefix, dataset: "tiny", seed: 3 });
      const { model } = loadModel(prefix);
      const latents = Float32Array.of(0.5, -1, 2, 0, 0.1, -0.3);
      assert.deepEqual(decodeLatents(model, latents), decodeLatents(saved, latents));
      const nats = (each: Model) =>
        tf.tidy(() => [
          ...each
            .decode(tf.tensor2d(latents, [2, 3]))
            .negativeLogLikelihood(tf.fill([2, 16], 0.2))
            .dataSync(),
        ]);
      assert.deepEqual(nats(model), nats(saved));
      [model, saved].forEach((each) => each.dispose());
    }));
}

test("a likelihood's options belong to it: another likelihood's are refused", () => {
  assert.throws(
    () => tinyModel({ deviation: 0.25 }),
    (error: Error) => error instanceof UserError && /unknown option deviation/.test(error.message),
  );
});

test("weights that are no numbers are neither saved nor loaded, and are named", () =>
  withCheckpoint((prefix, weights) => {
    const files = () => [".safetensors", ".json"].map((ext) => fs.readFileSync(`${prefix}${ext}`));
    const before = files();
    const model = tinyModel();
    const bias = model.parameters["decoder.logits.bias"];
    for (const value of [NaN, Infinity, -Infinity]) {
      bias.assign(tf.fill(bias.shape, value));
      refused(
        () => saveModelWeights(model, { prefix, dataset: "tiny", seed: 3 }),
        new RegExp(`no numbers \\(${value} in decoder\\.logits\\.bias\\), .*diverged`),
      );
      assert.deepEqual(files(), before);
    }
    model.dispose();
    const other = tinyModel();
    const own = weightsOf(other);
    changeWeights(
      prefix,
      (all) => {
        const values = Float32Array.from(weights["encoder.mean.bias"]);
        values[2] = NaN;
        all.set("encoder.mean.bias", { shape: [3], values });
      },
      true,
    );
    for (const load of [() => loadModel(prefix), () => loadWeights(other, prefix)]) {
      refused(load, /vae\.safetensors holds no numbers \(NaN in encoder\.mean\.bias\), .*diverged/);
    }
    assert.deepEqual(weightsOf(other), own);
    other.dispose();
  }));

test("other weights than the description was written with are told by their SHA-256", () =>
  withCheckpoint((prefix, weights) => {
    const edit = (all: Map<string, TensorData>) =>
      all.set("encoder.mean.bias", { shape: [3], values: Float32Array.of(1, 2, 3) });
    changeWeights(prefix, edit, false);
    refused(() => loadModel(prefix), /not the file that .*vae\.json was written with/, /--resume/);
    const other = tinyModel();
    refused(() => loadWeights(other, prefix), /SHA-256/);
    assert.notDeepEqual(weightsOf(other), weights);
    other.dispose();
    // Whoever means the change says so, and what was saved before there was a digest has none.
    change(prefix, (json) => delete json.sha256);
    const { model } = loadModel(prefix);
    assert.deepEqual(weightsOf(model)["encoder.mean.bias"], [1, 2, 3]);
    model.dispose();
    for (const sha256 of [3, "", "x".repeat(64), null]) {
      change(prefix, (json) => (json.sha256 = sha256));
      refused(() => loadModel(prefix), /for sha256/);
    }
  }));
