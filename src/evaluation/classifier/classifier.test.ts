import assert from "node:assert/strict";
import { before, test } from "node:test";
import { createAdam, tf, useBackend } from "../../backend";
import { assertClose } from "../../backend/testing/assert_close";
import { batches } from "../../data";
import { tinyColours, tinyDataset } from "../../models/testing/tiny";
import { accuracy, Classifier, trainClassifier } from ".";

before(async () => void (await useBackend("auto")));

const data = tinyDataset({ train: 70 }); // batches of 16, 16, 16, 16 and 6
const settings = { numEpochs: 4, batchSize: 16, learningRate: 0.01, seed: 3 };
const weightsOf = ({ parameters }: Classifier) =>
  Object.values(parameters).map((variable) => [...variable.dataSync()]);

test("two convolutions halve the sides, upwards; a dense layer makes 64 features of them", () => {
  const count = tf.memory().numTensors;
  const classifier = new Classifier({ imageShape: [6, 5, 3], numClasses: 7 }, 1);
  const shapes = Object.entries(classifier.parameters).map(([name, { shape }]) => [name, shape]);
  assert.deepEqual(Object.fromEntries(shapes), {
    ...{ "conv_0.kernel": [5, 5, 3, 16], "conv_0.bias": [16] },
    ...{ "conv_1.kernel": [5, 5, 16, 32], "conv_1.bias": [32] },
    // 6 × 5 → 3 × 3 → 2 × 2 pixels of 32 channels
    ...{ "features.kernel": [2 * 2 * 32, 64], "features.bias": [64] },
    ...{ "logits.kernel": [64, 7], "logits.bias": [7] },
  });
  for (const [name, inputs] of [
    ["conv_1.kernel", 5 * 5 * 16],
    ["features.kernel", 128],
  ] as const) {
    // prettier-ignore
    const values = classifier.parameters[name].dataSync<"float32">();
    const variance = values.reduce((sum, v) => sum + v * v, 0) / values.length;
    assertClose([variance], [2 / inputs], 0.06, name);
  }
  assert.ok(classifier.parameters["features.bias"].dataSync().every((b) => b === 0));
  const { labels, features } = classifier.judge(tinyColours().test.images([0, 1, 2]));
  assert.deepEqual([labels.length, features.length], [3, 3 * 64]);
  classifier.dispose();
  assert.equal(tf.memory().numTensors, count);
});

test("the second judge is another network: three convolutions of 3 × 3, two of them halve the sides", () => {
  const shape = { imageShape: [6, 5, 3], numClasses: 7, network: "second" } as const;
  const classifier = new Classifier(shape, 1);
  const shapes = Object.entries(classifier.parameters).map(([name, { shape }]) => [name, shape]);
  assert.deepEqual(Object.fromEntries(shapes), {
    ...{ "conv_0.kernel": [3, 3, 3, 24], "conv_0.bias": [24] },
    ...{ "conv_1.kernel": [3, 3, 24, 48], "conv_1.bias": [48] },
    ...{ "conv_2.kernel": [3, 3, 48, 64], "conv_2.bias": [64] },
    // 6 × 5 → 6 × 5 → 3 × 3 → 2 × 2 pixels of 64 channels
    ...{ "features.kernel": [2 * 2 * 64, 128], "features.bias": [128] },
    ...{ "logits.kernel": [128, 7], "logits.bias": [7] },
  });
  const { labels, features } = classifier.judge(tinyColours().test.images([0, 1, 2]));
  assert.deepEqual([labels.length, features.length], [3, 3 * 128]);
  classifier.dispose();
});

test("the second judge learns, from a seed of its own", async () => {
  const trained = await trainClassifier(data, { ...settings, seed: undefined, network: "second" });
  const same = await trainClassifier(data, { ...settings, seed: 1009, network: "second" });
  assert.deepEqual(weightsOf(trained), weightsOf(same));
  assert.ok(accuracy(trained, data.test) > 0.9, `${accuracy(trained, data.test)}`);
  [trained, same].forEach((each) => each.dispose());
});

test("many images are judged in chunks as they would be one by one", () => {
  const classifier = new Classifier({ imageShape: [4, 4, 1], numClasses: 4 }, 2);
  const { train } = tinyDataset({ train: 1001 });
  const all = classifier.judge(train.images(Array.from({ length: 1001 }, (_, i) => i)));
  for (const i of [0, 499, 500, 999, 1000]) {
    const one = classifier.judge(train.image(i));
    assert.equal(all.labels[i], one.labels[0]);
    assertClose(all.features.subarray(64 * i, 64 * (i + 1)), one.features);
  }
  classifier.dispose();
});

test("training is Adam on the cross-entropy of seeded batches, its rate half a cosine", async () => {
  const byHand = new Classifier({ imageShape: [4, 4, 1], numClasses: 4 }, 3);
  const adam = createAdam(byHand.parameters);
  let step = 0;
  for (let epoch = 0; epoch < 4; epoch++) {
    for (const { indices } of batches(data.train, { batchSize: 16, seed: 3, epoch })) {
      tf.tidy(() => {
        const x = tf.tensor2d(data.train.images(indices), [indices.length, 16]);
        const y = tf.tensor2d(data.train.oneHot(indices), [indices.length, 4]);
        const { grads } = tf.variableGrads(() => {
          const odds = tf.logSoftmax(byHand.logits(byHand.features(x)));
          return tf.neg(tf.mean<tf.Scalar>(tf.sum(tf.mul(y, odds), 1)));
        });
        const named = Object.entries(byHand.parameters).map(([name, v]) => [name, grads[v.name]]);
        const rate = 0.01 * 0.5 * (1 + Math.cos((Math.PI * step) / 20));
        adam.apply(Object.fromEntries(named) as Record<string, tf.Tensor>, rate);
      });
      step++;
    }
  }
  adam.dispose();
  const count = tf.memory().numTensors;
  const shares: number[] = [];
  const onProgress = (share: number) => void shares.push(share);
  const trained = await trainClassifier(data, { ...settings, onProgress });
  assert.deepEqual(shares, [10 / 20, 20 / 20]);
  assert.equal(tf.memory().numTensors, count + 8);
  weightsOf(trained).forEach((weights, w) => assertClose(weights, weightsOf(byHand)[w], 1e-3));
  assert.ok(accuracy(trained, data.test) > 0.9, `${accuracy(trained, data.test)}`);
  [byHand, trained].forEach((each) => each.dispose());
});

test("three epochs of batches of 64, at 0.002, with the seed 7, where nothing is said", async () => {
  const said = { numEpochs: 3, batchSize: 64, learningRate: 0.002, seed: 7 };
  const [unsaid, explicit] = [await trainClassifier(data), await trainClassifier(data, said)];
  assert.deepEqual(weightsOf(unsaid), weightsOf(explicit));
  [unsaid, explicit].forEach((each) => each.dispose());
});
