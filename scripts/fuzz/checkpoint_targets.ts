import assert from "node:assert/strict";
import fc from "fast-check";
import {
  loadClassifier,
  loadState,
  loadWeights,
  parse,
  readDescription,
  saveClassifier,
  saveModelWeights,
  serialize,
  serializeState,
} from "../../src/checkpoints";
import { concatBytes, host } from "../../src/host";
import { tinyDataset, tinyModel, weightsOf } from "../../src/models/testing/tiny";
import { Classifier, type ClassifierConfig } from "../../src/evaluation";
import { train } from "../../src/training";
import { mutatedBytes, mutatedJsonText } from "./mutated";
import { readOrRefused, target, type Target } from "./target";

const PREFIX = "ckpt/vae";

/** Readers of checkpoints, each with files that a small run and a small classifier wrote. */
export async function checkpointTargets(): Promise<Target[]> {
  const model = tinyModel();
  const run = train(model, tinyDataset(), { numEpochs: 1, batchSize: 16 });
  await run.finish();
  saveModelWeights(model, { prefix: PREFIX, dataset: "tiny", seed: 7, metrics: { epochs: 1 } });
  const { files } = host();
  const state = concatBytes(serializeState(await run.state(), model));
  const [weightsFile, jsonFile] = [`${PREFIX}.safetensors`, `${PREFIX}.json`];
  const weights = files.read(weightsFile);
  const text = new TextDecoder().decode(files.read(jsonFile));
  const description: unknown = JSON.parse(text);
  const before = JSON.stringify(weightsOf(model));
  const put = (changed: Record<string, string | Uint8Array>) =>
    files.write({ [weightsFile]: weights, [jsonFile]: text, ...changed });

  const stateTarget = target("a run's state", mutatedState(state), async (bytes) => {
    put({ [`${PREFIX}.state.safetensors`]: bytes });
    const found = await readOrRefused(() => loadState(PREFIX, model));
    if (!found) return assert.equal(JSON.stringify(weightsOf(model)), before);
    assert.equal(found.history.length, found.epoch);
    for (const [name, variable] of Object.entries(model.parameters)) {
      assert.equal(found.moments[name].m.length, variable.size);
    }
    loadState(writeState(state), model);
  });
  return [
    target("safetensors", mutatedBytes(weights), async (bytes) => {
      const found = await readOrRefused(() => parse(bytes, "w.safetensors"));
      if (!found) return;
      for (const { shape, values } of found.tensors.values()) {
        assert.equal(
          shape.reduce((size, n) => size * n, 1),
          values.length,
        );
      }
      // What was read is what is written: no tensor of other bytes, none of somebody else's.
      assert.deepEqual(parse(serialize(found), "again").tensors, found.tensors);
    }),
    target("a model's weights", mutatedBytes(weights), async (bytes) => {
      put({ [weightsFile]: bytes });
      const found = await readOrRefused(() => loadWeights(model, PREFIX));
      const expected = found ? parse(bytes, "w").tensors : parse(weights, "w").tensors;
      for (const [name, variable] of Object.entries(model.parameters)) {
        assert.deepEqual(variable.dataSync(), expected.get(name)?.values, name);
      }
      put({});
      loadWeights(model, PREFIX);
    }),
    target("a checkpoint's JSON", mutatedJsonText(description), async (json) => {
      put({ [jsonFile]: json });
      const found = await readOrRefused(() => readDescription(PREFIX));
      if (!found) return;
      const { imageShape, numClasses, latentSize } = found.config;
      assert.ok([...imageShape, latentSize].every((n) => Number.isInteger(n) && n >= 1));
      assert.ok(Number.isInteger(numClasses) && numClasses >= 0);
      assert.ok(Number.isSafeInteger(found.seed) && typeof found.dataset === "string");
    }),
    stateTarget,
    classifierTarget(),
  ];

  function writeState(bytes: Uint8Array): string {
    files.write({ [`${PREFIX}.state.safetensors`]: bytes });
    return PREFIX;
  }
}

/** Its bytes, or the JSON in its metadata, which says how far the run is. */
function mutatedState(state: Uint8Array): fc.Arbitrary<Uint8Array> {
  const { tensors, metadata } = parse(state, "state");
  const json = mutatedJsonText(JSON.parse(metadata.state));
  return fc.oneof(
    mutatedBytes(state),
    json.map((text) => serialize({ tensors, metadata: { state: text } })),
  );
}

function classifierTarget(): Target {
  const config: ClassifierConfig = { imageShape: [4, 4, 1], numClasses: 4 };
  const prefix = "ckpt/classifier/tiny";
  const made = new Classifier(config, 0);
  saveClassifier(made, prefix, {
    ...{ dataset: "tiny", seed: 1, numEpochs: 1, trainImages: 64 },
    ...{ testAccuracy: 0.5, testImages: 24 },
  });
  made.dispose();
  const { files } = host();
  const [weightsFile, jsonFile] = [`${prefix}.safetensors`, `${prefix}.json`];
  const weights = files.read(weightsFile);
  const text = new TextDecoder().decode(files.read(jsonFile));
  const either = fc.oneof(
    mutatedJsonText(JSON.parse(text)).map((json) => ({ [jsonFile]: json, [weightsFile]: weights })),
    mutatedBytes(weights).map((bytes) => ({ [weightsFile]: bytes, [jsonFile]: text })),
  );
  const load = async (changed: Record<string, string | Uint8Array>) => {
    files.write(changed);
    const found = await readOrRefused(() => loadClassifier(prefix, config));
    found?.classifier.dispose();
    if (found) assert.ok(Object.values(found.description).every((entry) => entry !== undefined));
  };
  // Its network is made before its weights are read.
  return target("a classifier", either, load, 0.1);
}
