import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { UserError } from "../config";
import { evaluateModel } from "../evaluation";
import { train } from "../training";
import { outcome } from "../training/testing/outcome";
import { stopAfter } from "../training/testing/stop_after";
import type { Model } from ".";
import { gradientsOf, lossOf } from "./testing/loss_of";
import { tinyDataset, tinyModel, weightsOf } from "./testing/tiny";

before(async () => void (await useBackend("cpu")));

const data = tinyDataset({ train: 320 });
const x = [0, 1].map((i) => [...data.train.images([i])]);
const EPSILON = [0.3, -1, 0.5, 1.2, 0, -0.4];
const noise = () => ({ epsilon: tf.tensor2d(EPSILON, [2, 3]) });
const PRIOR = {
  "prior.means": [[1, -0.5, 0], [-1, 0.3, 0.8]],
  "prior.log_vars": [[0.2, -0.3, 0], [-0.5, 0.1, 0.4]],
  "prior.logits": [Math.log(3), 0],
}; // prettier-ignore

/** Two clusters, with weights ¾ and ¼. */
function vadeOfTwo(settings = {}): Model {
  const model = tinyModel({ model: "vade", numClusters: 2, pretrainEpochs: 0, ...settings });
  for (const [name, values] of Object.entries(PRIOR)) {
    tf.tidy(() => model.parameters[name].assign(tf.tensor(values)));
  }
  return model;
}

test("with one cluster that is N(0, I), as at first, it is the VAE", () => {
  const model = tinyModel({ model: "vade", numClusters: 1, pretrainEpochs: 0, beta: 3 });
  const vae = tinyModel({ beta: 3 });
  const epsilon = noise();
  const [found, plain] = [lossOf(model, x, epsilon), lossOf(vae, x, epsilon)];
  assertClose([found.loss, found.terms.kl], [plain.loss, plain.terms.kl], 1e-5);
  assertClose([found.terms.clusterKl], [0], 1e-5);
  assert.deepEqual(found.weights, { reconstruction: 1, kl: 3, clusterKl: 3 });
  tf.dispose(epsilon);
  [model, vae].forEach((each) => each.dispose());
});

test("two clusters: shares, and both divergences weighed with them, by hand", () => {
  const model = vadeOfTwo();
  const epsilon = noise();
  const { loss, terms } = lossOf(model, x, epsilon);
  const [mean, logVar] = tf.tidy(() => {
    const q = model.encode(tf.tensor2d(x));
    return [q.mean, q.logVar].map((tensor) => [...tensor.dataSync()]);
  });
  const [means, logVars, weights] = [PRIOR["prior.means"], PRIOR["prior.log_vars"], [3 / 4, 1 / 4]];
  let [kl, clusterKl] = [0, 0];
  for (const i of [0, 1]) {
    const dimensions = [0, 1, 2].map((j) => ({ j, m: mean[3 * i + j], v: logVar[3 * i + j] }));
    const joint = [0, 1].map((c) =>
      dimensions.reduce((product, { j, m, v }) => {
        const z = m + Math.exp(v / 2) * EPSILON[3 * i + j];
        const variance = Math.exp(logVars[c][j]);
        const density = Math.exp((-0.5 * (z - means[c][j]) ** 2) / variance);
        return (product * density) / Math.sqrt(2 * Math.PI * variance);
      }, weights[c]),
    );
    for (const c of [0, 1]) {
      const share = joint[c] / (joint[0] + joint[1]);
      const divergence = dimensions.reduce((sum, { j, m, v }) => {
        const variance = Math.exp(logVars[c][j]);
        const ratio = (Math.exp(v) + (m - means[c][j]) ** 2) / variance;
        return sum + 0.5 * (ratio + logVars[c][j] - v - 1);
      }, 0);
      kl += (share * divergence) / 2;
      clusterKl += (share * Math.log(share / weights[c])) / 2;
    }
  }
  assertClose([terms.kl, terms.clusterKl], [kl, clusterKl], 1e-5);
  assertClose([loss], [terms.reconstruction + kl + clusterKl], 1e-5);
  tf.dispose(epsilon);
  model.dispose();
});

test("an image's cluster follows from its mean, and samples come from the clusters", () => {
  const model = vadeOfTwo();
  tf.tidy(() => {
    const { mean } = model.encode(tf.tensor2d(x));
    const shares = model.clusters?.(tf.tensor2d(x)).arraySync() ?? [];
    const z = mean.arraySync();
    shares.forEach((row, i) => {
      const logJoint = [0, 1].map((c) =>
        z[i].reduce(
          (sum, value, j) => {
            const logVar = PRIOR["prior.log_vars"][c][j];
            const offset = value - PRIOR["prior.means"][c][j];
            return sum - 0.5 * (offset ** 2 / Math.exp(logVar) + logVar);
          },
          Math.log([3 / 4, 1 / 4][c]),
        ),
      );
      assertClose([row[0], row[0] + row[1]], [1 / (1 + Math.exp(logJoint[1] - logJoint[0])), 1], 1e-5); // prettier-ignore
    });
  });
  assert.equal(model.ownPrior, true);
  model.dispose();
});

test("in its first epochs it is a VAE whose KL has another weight, and the clusters learn nothing", () => {
  const [model, vae] = [vadeOfTwo({ pretrainEpochs: 2, pretrainBeta: 0.3 }), tinyModel()];
  const epsilon = noise();
  const { loss, terms, weights } = lossOf(model, x, epsilon, { epochs: 1.5 });
  const plain = lossOf(vae, x, epsilon).terms;
  assert.deepEqual(weights, { reconstruction: 1, kl: 0.3, clusterKl: 0 });
  assertClose([terms.reconstruction, terms.kl], [plain.reconstruction, plain.kl], 1e-5);
  assertClose([loss], [plain.reconstruction + 0.3 * plain.kl], 1e-5);
  const gradients = gradientsOf(model, x, epsilon, { epochs: 1.5 });
  assert.deepEqual(
    Object.keys(gradients).filter((name) => name.startsWith("prior")),
    [],
  );
  assert.equal(lossOf(model, x, epsilon, { epochs: 2 }).weights.clusterKl, 1);
  tf.dispose(epsilon);
  [model, vae].forEach((each) => each.dispose());
});

test("consistency: the cross entropy of the clusters of a moved image from the image's own, by hand", () => {
  const [model, plain] = [vadeOfTwo({ consistency: 3, distortion: 1 }), vadeOfTwo()];
  const given = (value: number) => ({ ...noise(), distortion: tf.fill([2, 6], value) });
  // Uniform numbers of ½ move nothing.
  const [still, moved] = [given(0.5), given(0.9)];
  const shares = tf.tidy(() => (model.clusters?.(tf.tensor2d(x)).arraySync() ?? []) as number[][]);
  const entropy = shares.flat().reduce((sum, share) => sum - (share * Math.log(share)) / 2, 0);
  const [at0, at1, measured] = [
    lossOf(model, x, still, { epochs: 1 }),
    lossOf(model, x, moved, { epochs: 1 }),
    lossOf(model, x, moved, { epochs: Infinity }),
  ];
  assertClose([at0.terms.consistency, measured.terms.consistency], [entropy, 0], 1e-5);
  assert.ok(at1.terms.consistency > entropy + 1e-3, "moved, it is more");
  const { loss } = lossOf(plain, x, noise(), { epochs: 1 });
  assertClose([at0.loss, at1.loss], [at0, at1].map(({ terms }) => loss + 3 * terms.consistency), 1e-5); // prettier-ignore
  // The image's own clusters are constants: only the moved image's learn.
  const gradient = gradientsOf(model, x, still, { epochs: 1 })["prior.logits"];
  const unweighed = gradientsOf(plain, x, still, { epochs: 1 })["prior.logits"];
  assertClose([...gradient], [...unweighed], 1e-5);
  tf.dispose([still, moved]);
  [model, plain].forEach((each) => each.dispose());
});

const settings = { numEpochs: 6, batchSize: 16, learningRate: 0.01, seed: 3 };
const vade = (options = {}) =>
  tinyModel({
    model: "vade",
    numClusters: 4,
    pretrainEpochs: 4,
    pretrainBeta: 0.05,
    clusterStart: "mixture",
    seed: 4,
    ...options,
  });

test("bright quarters fall into four clusters without a label; a run that goes on is the same", async () => {
  const whole = train(vade(), data, settings);
  await whole.finish();
  const { clustering } = await evaluateModel(whole.model, data.test, { importanceSamples: 2 });
  assert.deepEqual([clustering?.accuracy, clustering?.used], [1, 4]);
  // Within the pretraining, at its end where the components are set, and after; into a model that has learned.
  for (const steps of [30, 80, 81]) {
    const first = train(vade(), data, settings);
    await stopAfter(first, steps);
    const other = train(vade({ seed: 9 }), data, { ...settings, numEpochs: steps === 30 ? 5 : 1 });
    await other.finish();
    const rest = train(other.model, data, {}, await first.state());
    await rest.finish();
    assert.deepEqual(outcome(rest), outcome(whole), `${steps} steps`);
    [first, rest].forEach((run) => run.model.dispose());
  }
  whole.model.dispose();
});

test("a start by neighbours sets the components, the same where a run goes on just before", async () => {
  const settings = { numEpochs: 2, batchSize: 16, learningRate: 0.01, seed: 3 };
  const start = () => vade({ clusterStart: "neighbours", pretrainEpochs: 1 });
  const whole = train(start(), data, settings);
  await whole.finish();
  assert.ok(weightsOf(whole.model)["prior.means"].every((value) => value !== 0));
  const first = train(start(), data, settings);
  await stopAfter(first, 20);
  const rest = train(start(), data, {}, await first.state());
  await rest.finish();
  assert.deepEqual(outcome(rest), outcome(whole));
  [whole, first, rest].forEach((run) => run.model.dispose());
});

test("what has learned goes on from there, without pretraining, where a training begins with it", async () => {
  const model = vadeOfTwo({ pretrainEpochs: 5 });
  const run = train(model, data, { ...settings, numEpochs: 2, learningRate: 1e-9 });
  const history = await run.finish();
  assert.deepEqual(history.map(({ weights }) => weights.train.clusterKl), [1, 1]); // prettier-ignore
  assertClose(weightsOf(model)["prior.means"], PRIOR["prior.means"].flat(), 1e-5);
  const anew = tinyModel({ model: "vade", numClusters: 2, pretrainEpochs: 0 });
  await train(anew, data, { ...settings, numEpochs: 1 }).finish();
  assert.ok(weightsOf(anew)["prior.means"].every((value) => value !== 0));
  [model, anew].forEach((each) => each.dispose());
});

test("fewer images than clusters are refused before the first step", async () => {
  const model = vade({ numClusters: 321 });
  await assert.rejects(train(model, data, settings).finish(), (error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /^321 clusters need as many training images, there are 320: /);
    return true;
  });
  model.dispose();
});
