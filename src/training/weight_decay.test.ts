import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { UserError } from "../config";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import { train } from ".";
import { decayWeights } from "./weight_decay";

before(async () => void (await useBackend("auto")));

test("kernels that have a gradient lose a share of themselves, and nothing else does", () => {
  const made = () => tf.variable(tf.tensor1d([2, -4]));
  const names = ["encoder.dense_0.kernel", "encoder.dense_0.bias", "codebook.vectors", "unused.kernel"]; // prettier-ignore
  const parameters = Object.fromEntries(names.map((name) => [name, made()]));
  const gradient = tf.ones([2]);
  const gradients = Object.fromEntries(names.slice(0, 3).map((name) => [name, gradient]));
  decayWeights(parameters, gradients, 0.25);
  const found = Object.values(parameters).map((v) => [...v.dataSync()]);
  assert.deepEqual(found, [[1.5, -3], [2, -4], [2, -4], [2, -4]]); // prettier-ignore
  tf.dispose([gradient, ...Object.values(parameters)]);
});

/** Weights after a step with this weight decay, of a model that is always the same. */
async function afterOneStep(weightDecay: number) {
  const data = tinyDataset({ train: 16, test: 8 });
  const model = tinyModel();
  const copy = () =>
    Object.fromEntries(
      Object.entries(model.parameters).map(([name, v]) => [name, [...v.dataSync<"float32">()]]),
    );
  const first = copy();
  const settings = {
    batchSize: 16,
    numEpochs: 1,
    learningRate: 0.01,
    schedule: "constant",
  } as const;
  await train(model, data, { ...settings, weightDecay }).finish();
  const then = copy();
  model.dispose();
  return { first, then };
}

test("a step of training with it is Adam's, and α λ θ less of each kernel", async () => {
  const [without, withIt] = [await afterOneStep(0), await afterOneStep(3)];
  for (const [name, weights] of Object.entries(withIt.then)) {
    const share = name.endsWith(".kernel") ? 0.01 * 3 : 0;
    const expected = without.then[name].map((w, i) => w - share * without.first[name][i]);
    assertClose(weights, expected, 1e-5);
  }
});

test("a run goes on with the weight decay that it had", async () => {
  const data = tinyDataset({ train: 16, test: 8 });
  const model = tinyModel();
  const run = train(model, data, { numEpochs: 1, weightDecay: 0.1 });
  await run.finish();
  const state = await run.state();
  assert.equal(train(model, data, { numEpochs: 2 }, state).settings.weightDecay, 0.1);
  assert.throws(() => train(model, data, { numEpochs: 2, weightDecay: 0.2 }, state), UserError);
  model.dispose();
});
