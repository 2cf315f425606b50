import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { importanceWeighted } from "../evaluation";
import { normal } from "../random";
import { gradientsOf, lossOf } from "./testing/loss_of";
import { tidied } from "./testing/tidied";
import { tinyDataset, tinyModel } from "./testing/tiny";

before(async () => void (await useBackend("cpu")));

const { train } = tinyDataset();
const x = [0, 1].map((i) => [...train.images([i])]);
const small = { model: "m1m2", latentSize: 5, latentSizes: [6], classifierSizes: [5] }; // z₁ of 3, z₂ of 2
const noise = () => ({
  epsilon: tf.tensor2d([0.3, -1, 0.5, 1.2, 0, -0.4], [2, 3]),
  "style epsilon": tf.tensor2d([1, -0.5, 0.2, 0.7], [2, 2]),
});
const labels = () => ({ y: tf.tensor2d([[0, 1, 0, 0], [0, 0, 0, 0]]), known: tf.tensor1d([1, 0]) }); // prettier-ignore

/** A network of one hidden layer with silu, by hand. */
function network(model: ReturnType<typeof tinyModel>, name: string, heads: readonly string[]) {
  const weight = (layer: string) => model.parameters[`${name}.${layer}`] as tf.Tensor2D;
  return (...inputs: tf.Tensor2D[]): tf.Tensor2D[] => {
    const h = tf.add(tf.matMul(tf.concat2d(inputs, 1), weight("dense_0.kernel")), weight("dense_0.bias")); // prettier-ignore
    const hidden = tf.mul<tf.Tensor2D>(h, tf.sigmoid(h));
    return heads.map((head) =>
      tf.add<tf.Tensor2D>(tf.matMul(hidden, weight(`${head}.kernel`)), weight(`${head}.bias`)),
    );
  };
}

/** −log N(z; mean, exp(logVar)), summed. */
function cost(z: number[], mean: number[], logVar: number[]): number {
  const terms = z.map((value, d) => (value - mean[d]) ** 2 / Math.exp(logVar[d]) + logVar[d] + Math.log(2 * Math.PI)); // prettier-ignore
  return terms.reduce((sum, term) => sum + term, 0) / 2;
}

/** KL(N(mean, exp(logVar)) ‖ N(0, I)) */
function klOf(mean: number[], logVar: number[]): number {
  return mean.reduce((sum, m, d) => sum + (m * m + Math.exp(logVar[d]) - 1 - logVar[d]) / 2, 0);
}

test("a VAE of the images, and M2 of its latents by hand", () => {
  const model = tinyModel({ ...small, alpha: 2 });
  const vae = tinyModel({ latentSize: 3 });
  const [found, plain] = tidied(() => [
    lossOf(model, x, noise(), labels()),
    lossOf(vae, x, noise()),
  ]);
  const { reconstruction, kl } = found.terms;
  assertClose([reconstruction, kl], [plain.terms.reconstruction, plain.terms.kl], 1e-5);
  const totals = { cost: 0, kl: 0, classKl: Math.log(4) };
  let classification = 0;
  tf.tidy(() => {
    const z1 = vae.encode(tf.tensor2d(x)).sample(noise().epsilon);
    const [logits] = network(model, "classifier", ["logits"])(z1);
    const logQ = tf.logSoftmax(logits).arraySync() as number[][];
    const weights = [[0, 1, 0, 0], logQ[1].map(Math.exp)];
    classification = -logQ[0][1];
    totals.classKl += logQ[1].reduce((sum, l) => sum + Math.exp(l) * l, 0) / 2;
    for (let c = 0; c < 4; c++) {
      const y = tf.oneHot(tf.tensor1d([c, c], "int32"), 4, 1, 0, "float32") as tf.Tensor2D;
      const [mean2, logVar2] = network(model, "style", ["mean", "log_var"])(z1, y);
      const deviation = tf.exp(tf.mul(logVar2, 0.5));
      const z2 = tf.add<tf.Tensor2D>(mean2, tf.mul(deviation, noise()["style epsilon"]));
      const p = network(model, "generator", ["mean", "log_var"])(z2, y).map((t) => t.arraySync());
      const [rows, means, logVars] = [z1, mean2, logVar2].map((t) => t.arraySync());
      for (const i of [0, 1]) {
        totals.cost += (weights[i][c] * cost(rows[i], p[0][i], p[1][i])) / 2;
        totals.kl += (weights[i][c] * klOf(means[i], logVars[i])) / 2;
      }
    }
  });
  const { latentReconstruction, styleKl, classKl } = found.terms;
  assertClose([latentReconstruction, styleKl, classKl], Object.values(totals), 1e-4);
  assertClose(
    [found.terms.classification, found.weights.classification],
    [classification, 2],
    1e-5,
  );
  [model, vae].forEach((each) => each.dispose());
});

test("the VAE below is what it would be alone", () => {
  const [model, vae] = [tinyModel(small), tinyModel({ latentSize: 3 })];
  const own = tidied(() => gradientsOf(model, x, noise(), labels()));
  const plain = tidied(() => gradientsOf(vae, x, noise()));
  for (const [name, gradient] of Object.entries(plain)) assertClose(own[name], gradient, 1e-5);
  assert.ok(Math.hypot(...own["generator.mean.kernel"]) > 0);
  [model, vae].forEach((each) => each.dispose());
});

test("by z₂ and e the prior is N(0, I): both ways of weighing a draw agree", () => {
  const [model, vae] = [tinyModel(small), tinyModel({ latentSize: 3 })]; // the same q(z₁|x)
  tf.tidy(() => {
    const y = tf.tensor2d([[0, 1, 0, 0], [0, 0, 1, 0]]); // prettier-ignore
    const epsilon = tf.tensor2d(normal({ seed: 1, stream: "test", step: 0 }, 10), [2, 5]);
    const { z, logDensity } = model.encode(tf.tensor2d(x), y).draw(epsilon);
    const [z2, e] = [tf.slice(z, [0, 0], [2, 2]), tf.slice(z, [0, 2], [2, 3])];
    const [mean, logVar] = network(model, "generator", ["mean", "log_var"])(z2, y);
    const z1 = tf.add<tf.Tensor2D>(mean, tf.mul(tf.exp(tf.mul(logVar, 0.5)), e));
    const { mean: mean1, logVar: logVar1 } = vae.encode(tf.tensor2d(x));
    const [mean2, logVar2] = network(model, "style", ["mean", "log_var"])(z1, y);
    const rows = [z1, mean1, logVar1, z2, mean2, logVar2, mean, logVar, e].map((t) =>
      t.arraySync(),
    );
    const ratios = tf.sub(model.prior(y).logDensity(z), logDensity).arraySync() as number[];
    [0, 1].forEach((i) => {
      const [a, m1, v1, b, m2, v2, m, v, rest] = rows.map((all) => all[i]);
      // log p(z₁|z₂, y) + log p(z₂) − log q(z₁|x) − log q(z₂|z₁, y)
      const zeros = b.map(() => 0);
      const byLayers = -cost(a, m, v) - cost(b, zeros, zeros) + cost(a, m1, v1) + cost(b, m2, v2);
      assertClose([ratios[i]], [byLayers], 1e-3);
      assertClose(rest, a.map((value, d) => (value - m[d]) / Math.exp(v[d] / 2)), 1e-4); // prettier-ignore
    });
  });
  [model, vae].forEach((each) => each.dispose());
});

test("the image is drawn from z₁, and told another class it is another", async () => {
  const model = tinyModel(small);
  const y = (c: number) => tf.oneHot(tf.tensor1d([c], "int32"), 4, 1, 0, "float32") as tf.Tensor2D;
  tf.tidy(() => {
    const z = tf.tensor2d([[0.5, -1, 0.2, 0, 1]]);
    const [one, other] = [0, 1].map((c) => model.decode(z, y(c)).mean().dataSync());
    assert.notDeepEqual(one, other);
    assert.throws(() => model.decode(z), /it needs a label for each image/);
  });
  assert.equal(model.plain, undefined); // a page would take its decoder for one of z
  // A bound with more samples is higher, from the same draws.
  const posterior = model.encode(tf.tensor2d(x), tf.tensor2d([[0, 1, 0, 0], [0, 0, 1, 0]])); // prettier-ignore
  const densities = {
    ...{ posterior, prior: model.prior() },
    logLikelihood: (z: tf.Tensor2D) =>
      tf.neg<tf.Tensor1D>(
        model.decode(z, tf.tensor2d([[0, 1, 0, 0], [0, 0, 1, 0]])).negativeLogLikelihood(tf.tensor2d(x)), // prettier-ignore
      ),
  };
  const epsilon = (k: number) => normal({ seed: 2, stream: "test", step: k }, 10);
  const bound = async (samples: number) =>
    (await importanceWeighted(densities, epsilon, samples)).logLikelihood.reduce((a, b) => a + b);
  assert.ok((await bound(200)) > (await bound(1)));
  model.dispose();
});
