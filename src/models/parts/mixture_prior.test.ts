import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../../backend";
import { assertClose } from "../../backend/testing/assert_close";
import { createNoise } from "../noise";
import { MixturePrior } from "./mixture_prior";
import { Posterior } from "./posterior";

before(async () => void (await useBackend("cpu")));

const MEANS = [[0.5, -1], [2, 3]]; // prettier-ignore
const LOG_VARS = [[0, -0.4], [0.3, 0.7]]; // prettier-ignore
const WEIGHTS = [0.25, 0.75];

const mixture = () =>
  new MixturePrior(
    tf.tensor2d(MEANS),
    tf.tensor2d(LOG_VARS),
    tf.tensor1d(WEIGHTS.map((w) => Math.log(w))),
  );

/** log πₖ N(z; mₖ, vₖ), by hand. */
function logJoint(z: readonly number[], k: number): number {
  return z.reduce((sum, value, j) => {
    const [m, logVar] = [MEANS[k][j], LOG_VARS[k][j]];
    return sum - 0.5 * ((value - m) ** 2 / Math.exp(logVar) + logVar + Math.log(2 * Math.PI));
  }, Math.log(WEIGHTS[k]));
}

test("density and responsibilities are those of the components, by hand", () => {
  const rows = [[0.3, -0.2], [1.5, 2]]; // prettier-ignore
  const expected = rows.map((z) => [0, 1].map((k) => Math.exp(logJoint(z, k))));
  const totals = expected.map(([a, b]) => a + b);
  tf.tidy(() => {
    const [prior, z] = [mixture(), tf.tensor2d(rows)];
    assertClose(prior.logDensity(z).dataSync(), totals.map(Math.log), 1e-5);
    const shares = expected.flatMap((joint, i) => joint.map((value) => value / totals[i]));
    assertClose(prior.responsibilities(z).dataSync(), shares, 1e-5);
  });
});

test("a component's divergence is that of two Gaussians, by hand", () => {
  const [mean, logVar] = [[0.3, -0.2], [-1, 0.5]]; // prettier-ignore
  const expected = [0, 1].map((k) =>
    [0, 1].reduce((sum, j) => {
      const ratio = Math.exp(logVar[j] - LOG_VARS[k][j]);
      const offset = (mean[j] - MEANS[k][j]) ** 2 / Math.exp(LOG_VARS[k][j]);
      return sum + 0.5 * (ratio + offset + LOG_VARS[k][j] - logVar[j] - 1);
    }, 0),
  );
  tf.tidy(() => {
    const q = new Posterior(tf.tensor2d([mean]), tf.tensor2d([logVar]));
    assertClose(mixture().divergences(q).dataSync(), expected, 1e-5);
  });
});

test("draws have the mixture's mean and variance, and are a function of the noise", () => {
  const n = 20_000;
  const drawn = (seed: number) =>
    tf.tidy(() => [
      ...mixture()
        .sample(n, createNoise({ seed, step: 0 }))
        .dataSync(),
    ]);
  const z = drawn(5);
  assert.deepEqual(drawn(5).slice(0, 9), z.slice(0, 9));
  for (const j of [0, 1]) {
    const values = z.filter((_, k) => k % 2 === j);
    const mean = values.reduce((sum, value) => sum + value, 0) / n;
    const square = values.reduce((sum, value) => sum + value * value, 0) / n;
    const means = [0, 1].map((k) => WEIGHTS[k] * MEANS[k][j]);
    const squares = [0, 1].map((k) => WEIGHTS[k] * (MEANS[k][j] ** 2 + Math.exp(LOG_VARS[k][j])));
    // Standard errors are some 0.015 and 0.06.
    assert.ok(Math.abs(mean - means[0] - means[1]) < 0.06, `${mean}`);
    assert.ok(Math.abs(square - squares[0] - squares[1]) < 0.25, `${square}`);
  }
});
