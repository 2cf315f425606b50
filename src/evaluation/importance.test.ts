import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { Posterior, standardNormal } from "../models";
import { CodesPosterior } from "../models/parts/codes_posterior";
import { normal } from "../random";
import { importanceWeighted } from "./importance";

before(async () => void (await useBackend("cpu")));

// A linear-Gaussian model: z ~ N(0, I), x = W z + b + noise of variance s, all in two dimensions.
// Its likelihood is N(x; b, C), C = W Wᵀ + s I, and its posterior N(z; V Wᵀ (x − b) / s, V),
// V = (Wᵀ W / s + I)⁻¹.
const W = [1, 0.5, -0.3, 0.8];
const b = [0.2, -0.1];
const s = 0.5;
const x = [1.5, -0.7];
const r = [x[0] - b[0], x[1] - b[1]];
const C = { a: 1 + 0.25 + s, b: -0.3 + 0.4, d: 0.09 + 0.64 + s };
const detC = C.a * C.d - C.b * C.b;
const exact =
  -0.5 * ((C.d * r[0] * r[0] - 2 * C.b * r[0] * r[1] + C.a * r[1] * r[1]) / detC) -
  0.5 * Math.log(detC) -
  Math.log(2 * Math.PI);
// Wᵀ W / s + I, and its inverse
const P = { a: (1 + 0.09) / s + 1, b: (0.5 - 0.24) / s, d: (0.25 + 0.64) / s + 1 };
const detP = P.a * P.d - P.b * P.b;
const V = { a: P.d / detP, b: -P.b / detP, d: P.a / detP };
const Wr = [(W[0] * r[0] + W[2] * r[1]) / s, (W[1] * r[0] + W[3] * r[1]) / s];
const mean = [V.a * Wr[0] + V.b * Wr[1], V.b * Wr[0] + V.d * Wr[1]];

/** log p(x|z) = log N(x; W z + b, s I) */
const logLikelihood = (z: tf.Tensor2D): tf.Tensor1D => {
  const centre = tf.add(tf.matMul(z, tf.tensor2d(W, [2, 2]), false, true), tf.tensor1d(b));
  const squares = tf.sum(tf.squaredDifference(tf.tensor1d(x), centre), 1);
  return tf.sub(tf.mul(squares, -0.5 / s), Math.log(2 * Math.PI * s));
};

const prior = standardNormal(2);

/** `copies` of the image, each with noise of its own; q is off the posterior as told. */
async function estimate(
  copies: number,
  samples: number,
  { shift = 0, variances = [V.a, V.d], onSample = async () => undefined }: Approximation = {},
) {
  const rows = (values: number[]) =>
    tf.tidy(() => tf.tile(tf.tensor2d(values, [1, 2]), [copies, 1]));
  const posterior = new Posterior(rows([mean[0] + shift, mean[1]]), rows(variances.map(Math.log)));
  const noise = (k: number) => normal({ seed: 3, stream: "test", step: k }, copies * 2);
  const densities = { posterior, prior, logLikelihood };
  const found = await importanceWeighted(densities, noise, samples, onSample);
  tf.dispose([...posterior.tensors]);
  const average = (values: Float64Array) => values.reduce((sum, v) => sum + v, 0) / copies;
  return {
    logLikelihood: average(found.logLikelihood),
    reconstruction: average(found.reconstruction),
  };
}
interface Approximation {
  shift?: number;
  variances?: number[];
  onSample?: (k: number) => Promise<void>;
}

test("the likelihood of a linear-Gaussian model, right to 0.01 nats", async () => {
  const wrong = { shift: 0.2, variances: [1.3 * V.a, 0.9 * V.d] };
  const found = await estimate(100, 500, wrong);
  assert.ok(Math.abs(found.logLikelihood - exact) < 0.01, `${found.logLikelihood} for ${exact}`);
});

test("with independent dimensions the exact posterior needs one sample", async () => {
  // W = diag(1, 2), s = 1, b = 0: C = diag(2, 5), posterior N((x₁ / 2, 2 x₂ / 5), diag(1/2, 1/5))
  const likelihood = (z: tf.Tensor2D): tf.Tensor1D => {
    const squares = tf.squaredDifference(tf.tensor1d([1, 3]), tf.mul(z, tf.tensor1d([1, 2])));
    return tf.sub(tf.mul(-0.5, tf.sum<tf.Tensor1D>(squares, 1)), Math.log(2 * Math.PI));
  };
  const posterior = new Posterior(
    tf.tensor2d([1 / 2, (2 * 3) / 5], [1, 2]),
    tf.tensor2d([Math.log(1 / 2), Math.log(1 / 5)], [1, 2]),
  );
  const expected = -0.5 * (1 / 2 + 9 / 5) - 0.5 * Math.log(2 * 5) - Math.log(2 * Math.PI);
  for (const step of [0, 1, 2]) {
    const noise = () => normal({ seed: 0, stream: "test", step }, 2);
    const densities = { posterior, prior, logLikelihood: likelihood };
    const { logLikelihood } = await importanceWeighted(densities, noise, 1);
    assert.ok(Math.abs(logLikelihood[0] - expected) < 1e-5);
  }
  tf.dispose([...posterior.tensors]);
});

test("K = 1 is the ELBO", async () => {
  const [shift, variances] = [0.2, [1.3 * V.a, 0.9 * V.d]];
  const q = [mean[0] + shift, mean[1]];
  // E_q log p(x|z) = log p(x | z at q's mean) − ½ tr(W diag(variances) Wᵀ) / s
  const at = [r[0] - W[0] * q[0] - W[1] * q[1], r[1] - W[2] * q[0] - W[3] * q[1]];
  const spread = (1 + 0.09) * variances[0] + (0.25 + 0.64) * variances[1];
  const reconstruction = (at[0] ** 2 + at[1] ** 2 + spread) / (2 * s) + Math.log(2 * Math.PI * s);
  const kl = [0, 1].map((d) => 0.5 * (q[d] ** 2 + variances[d] - 1 - Math.log(variances[d])));
  const elbo = -reconstruction - kl[0] - kl[1];
  const found = await estimate(40_000, 1, { shift, variances });
  // The standard error of 40,000 draws is some 0.004 nats.
  assert.ok(Math.abs(found.reconstruction - reconstruction) < 0.015);
  assert.ok(Math.abs(found.logLikelihood - elbo) < 0.015, `${found.logLikelihood} for ${elbo}`);
});

test("the estimate rises with K, towards the likelihood", async () => {
  const wrong = { shift: 0.6, variances: [2 * V.a, 0.6 * V.d] };
  const found: number[] = [];
  for (const samples of [1, 2, 8, 64]) {
    found.push((await estimate(5000, samples, wrong)).logLikelihood);
  }
  for (let i = 1; i < found.length; i++) assert.ok(found[i] > found[i - 1] + 0.01, String(found));
  assert.ok(found[3] < exact + 0.01);
});

test("exactly K samples are drawn, in memory that does not grow with K", async () => {
  const tensors: number[] = [];
  const seen: number[] = [];
  const before = tf.memory().numTensors;
  await estimate(3, 7, {
    onSample: async (k) => {
      seen.push(k);
      tensors.push(tf.memory().numTensors);
    },
  });
  assert.deepEqual(seen, [0, 1, 2, 3, 4, 5, 6]);
  assert.deepEqual(new Set(tensors).size, 1);
  assert.equal(tf.memory().numTensors, before);
});

test("a posterior that is certain is drawn from once, whatever K", async () => {
  let draws = 0;
  const counted = (z: tf.Tensor2D) => {
    draws++;
    return logLikelihood(z);
  };
  const posterior = CodesPosterior.of({
    vectors: tf.tensor2d([mean], [1, 2]),
    chosen: tf.ones([1, 1]),
  });
  const densities = { posterior, prior, logLikelihood: counted };
  const found = await importanceWeighted(densities, () => new Float32Array(2), 50);
  const [expected] = tf.tidy(() => {
    const z = tf.tensor2d([mean], [1, 2]);
    return tf.add(logLikelihood(z), prior.logDensity(z)).dataSync<"float32">();
  });
  assert.equal(draws, 1);
  assert.ok(Math.abs(found.logLikelihood[0] - expected) < 1e-5);
  assert.ok(Math.abs(found.drawnKl[0] + found.reconstruction[0] + expected) < 1e-5);
  tf.dispose([...posterior.tensors]);
});
