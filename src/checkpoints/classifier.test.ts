import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { UserError } from "../config";
import { Classifier, type ClassifierConfig } from "../evaluation";
import { host, memoryFiles, provideHost } from "../host";
import { classifierPrefix, loadClassifier, parse, saveClassifier, serialize } from ".";

const config: ClassifierConfig = { imageShape: [4, 4, 1], numClasses: 3 };
const prefix = classifierPrefix("ckpt", "tiny");
const description = {
  ...{ dataset: "tiny", seed: 1, numEpochs: 2, trainImages: 64 },
  ...{ testAccuracy: 0, testImages: 24 },
};
const [weightsFile, jsonFile] = [`${prefix}.safetensors`, `${prefix}.json`];

before(async () => {
  await useBackend("cpu");
  provideHost({ ...host(), files: memoryFiles() });
  const classifier = new Classifier(config, 5);
  saveClassifier(classifier, prefix, description);
  classifier.dispose();
});

test("what is loaded is what was saved: weights, description, and a fingerprint of the weights", async () => {
  assert.equal(prefix, "ckpt/classifier/tiny");
  const saved = new Classifier(config, 5);
  const loaded = await loadClassifier(prefix, config);
  for (const [name, variable] of Object.entries(saved.parameters)) {
    assert.deepEqual(loaded.classifier.parameters[name].dataSync(), variable.dataSync(), name);
  }
  assert.deepEqual(loaded.description, description);
  assert.match(loaded.fingerprint, /^[\da-f]{8}$/);
  const text = new TextDecoder().decode(host().files.read(jsonFile));
  const json = JSON.parse(text) as object;
  assert.equal(text, `${JSON.stringify(json, null, 2)}\n`, "laid out for people");
  assert.deepEqual(json, { format_version: 1, model: "classifier", config, ...description });
  [saved, loaded.classifier].forEach((each) => each.dispose());
});

test("what is missing or broken is one line, and leaves no tensor", async () => {
  const [weights, json] = [host().files.read(weightsFile), host().files.read(jsonFile)];
  const { tensors, metadata } = parse(weights, "w");
  const without = (name: string) =>
    serialize({ metadata, tensors: new Map([...tensors].filter(([each]) => each !== name)) });
  const before = tf.memory().numTensors;
  for (const [files, message] of [
    [{ [weightsFile]: without("logits.bias") }, /has no logits\.bias of shape \[3\]: run `npm run/],
    [{ [weightsFile]: weights.slice(0, -1) }, /not a usable safetensors file/],
    [{ [jsonFile]: "{" }, /tiny\.json is not JSON/],
    [{ [jsonFile]: "null" }, /describes no classifier/],
    [{ [jsonFile]: JSON.stringify({ ...description, dataset: 3 }) }, /describes no classifier/],
    [{ [jsonFile]: JSON.stringify({ ...description, seed: null }) }, /describes no classifier/],
  ] as const) {
    host().files.write({ [weightsFile]: weights, [jsonFile]: json, ...files });
    await assert.rejects(
      loadClassifier(prefix, config),
      (error) => error instanceof UserError && message.test(error.message),
      String(message),
    );
    assert.equal(tf.memory().numTensors, before, String(message));
  }
  host().files.write({ [weightsFile]: weights, [jsonFile]: json });
  await assert.rejects(loadClassifier(prefix, { ...config, numClasses: 4 }), /of shape \[64, 4\]/);
  assert.equal(tf.memory().numTensors, before);
});
