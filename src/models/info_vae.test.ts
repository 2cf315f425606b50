import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { normal } from "../random";
import { maximumMeanDiscrepancy } from "./parts/mmd";
import { lossOf } from "./testing/loss_of";
import { tinyDataset, tinyModel } from "./testing/tiny";

before(async () => void (await useBackend("cpu")));

const { train } = tinyDataset();
const x = [0, 1].map((i) => [...train.images([i])]);
const noiseOf = () => ({
  epsilon: tf.tensor2d([0.3, -1, 0.5, 1.2, 0, -0.4], [2, 3]),
  prior: tf.tensor2d([1, -1, 0, 0.5, 0, -2], [2, 3]),
});

/** The kernel of one dimension at a squared distance: C = 2. */
const kernel = (distance: number) => {
  const values = [0.1, 0.2, 0.5, 1, 2, 5, 10].map((s) => (2 * s) / (2 * s + distance));
  return values.reduce((sum, value) => sum + value, 0) / values.length;
};

test("MMD² of two points each, by hand", () => {
  // a = 0, 1; b = 2, 4: within k(1) and k(4), between the mean of k(4), k(16), k(1) and k(9).
  const expected = kernel(1) + kernel(4) - (kernel(4) + kernel(16) + kernel(1) + kernel(9)) / 2;
  const found = tf.tidy(() =>
    maximumMeanDiscrepancy(tf.tensor2d([[0], [1]]), tf.tensor2d([[2], [4]])).dataSync(),
  );
  assertClose([...found], [expected], 1e-6);
});

test("MMD² is 0 on average for samples of one distribution, and not for others", () => {
  const draw = (step: number) => normal({ seed: 1, stream: "mmd", step }, 200 * 4);
  const mmd = (shift: number, scale: number) => {
    let sum = 0;
    for (let step = 0; step < 20; step++) {
      sum += tf.tidy(() => {
        const [a, b] = [2 * step, 2 * step + 1].map((s) => tf.tensor2d(draw(s), [200, 4]));
        return maximumMeanDiscrepancy(tf.add(tf.mul(a, scale), shift), b).dataSync()[0];
      });
    }
    return sum / 20;
  };
  assert.ok(Math.abs(mmd(0, 1)) < 1e-3, String(mmd(0, 1)));
  for (const other of [mmd(0.3, 1), mmd(0, 1.5), mmd(0, 0.7)]) assert.ok(other > 5e-3, String(other)); // prettier-ignore
});

test("a single image has no pairs: its MMD is 0, and moves nothing", () => {
  const found = tf.tidy(() => maximumMeanDiscrepancy(tf.ones([1, 2]), tf.zeros([1, 2])));
  assert.deepEqual([...found.dataSync()], [0]);
  found.dispose();
});

test("InfoVAE: at α = 0, λ = 0 the VAE; at α = 1 no KL is left", () => {
  const noise = noiseOf();
  const lossWith = (settings: Record<string, unknown>) => {
    const model = tinyModel(settings);
    const found = lossOf(model, x, noise, { epochs: Infinity });
    model.dispose();
    return found;
  };
  const vae = lossWith({ model: "vae" });
  const same = lossWith({ model: "info-vae", alpha: 0, lambda: 0 });
  assertClose([same.loss], [vae.loss], 1e-6);
  const info = lossWith({ model: "info-vae", alpha: 0.75, lambda: 10 });
  const { reconstruction, kl, mmd } = info.terms;
  assertClose([info.loss], [reconstruction + 0.25 * kl + 10 * mmd], 1e-5);
  assert.equal(lossWith({ model: "info-vae", alpha: 1 }).weights.kl, 0);
  tf.dispose(Object.values(noise));
});

test("WAE and autoencoder: the point that an image becomes is what is decoded", () => {
  const noise = noiseOf();
  const plain = tinyModel({ model: "autoencoder" });
  const wae = tinyModel({ model: "wae", lambda: 3 });
  const [mean, cost] = tf.tidy(() => {
    const q = plain.encode(tf.tensor2d(x));
    assertClose([...q.sample(noise.epsilon).dataSync()], [...q.mean.dataSync()], 1e-6);
    const costs = plain.decode(q.mean).negativeLogLikelihood(tf.tensor2d(x));
    return [q.mean.arraySync(), tf.mean(costs).dataSync()[0]] as const;
  });
  const found = lossOf(plain, x, {});
  assert.deepEqual(found.weights, { reconstruction: 1 });
  assertClose([found.loss], [cost], 1e-6);
  const mmd = tf.tidy(() => maximumMeanDiscrepancy(tf.tensor2d(mean), noise.prior).dataSync()[0]);
  assertClose([lossOf(wae, x, noise).loss], [cost + 3 * mmd], 1e-5);
  assert.ok(Object.keys(plain.parameters).every((name) => !name.includes("log_var")));
  assert.match(plain.noLikelihood ?? "", /a point/);
  assert.equal(wae.noLikelihood, plain.noLikelihood);
  tf.dispose(Object.values(noise));
  [plain, wae].forEach((model) => model.dispose());
});
