import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { createModel, encodeImages, type Model, type ModelSettings } from "../models";
import { tinyDataset } from "../models/testing/tiny";
import { normal } from "../random";
import { evaluateModel } from ".";
import { importanceWeighted } from "./importance";
import { activity, hasKlPerDimension, meanKl } from "./latents";
import { aggregateGap } from "./prior_gap";

before(async () => void (await useBackend("cpu")));

const data = tinyDataset({ test: 30 });

/** Priors and posteriors that are no single Gaussian, all weights drawn, so that nothing is 0 by chance. */
const MODELS: readonly ModelSettings[] = [
  { model: "vamp", latentSize: 1, numPseudoInputs: 3 },
  { model: "vade", latentSize: 1, numClusters: 3 },
  { model: "iaf", latentSize: 2, contextSize: 4, flowSizes: [6] },
];

function drawnModel(settings: ModelSettings): Model {
  const model = createModel({ hiddenSizes: [8], ...settings }, data);
  for (const [name, variable] of Object.entries(model.parameters)) {
    // Behind a flow the posterior should lie within the prior, or no number of draws would do.
    const scale = settings.model === "iaf" && !name.startsWith("decoder") ? 0.2 : 0.6;
    const draws = normal({ seed: 1, stream: name, step: 0 }, variable.size).map((v) => scale * v);
    tf.tidy(() => variable.assign(tf.tensor(draws, variable.shape)));
  }
  return model;
}

/** log ∫ p(x|z) p(z) dz of an image, and ∫ p(z) dz, by sums over a grid. */
function integrals(model: Model, x: tf.Tensor2D): [evidence: number, mass: number] {
  const { latentSize } = model.config;
  const step = latentSize === 1 ? 0.005 : 0.05;
  const axis = Array.from({ length: 16 / step }, (_, i) => -8 + (i + 0.5) * step);
  const points = latentSize === 1 ? axis.map((a) => [a]) : axis.flatMap((a) => axis.map((b) => [a, b])); // prettier-ignore
  return tf.tidy(() => {
    const z = tf.tensor2d(points);
    const priors = model.prior().logDensity(z);
    const costs = model.decode(z).negativeLogLikelihood(tf.tile(x, [points.length, 1]));
    const volume = latentSize * Math.log(step);
    const sum = (values: tf.Tensor) => tf.logSumExp(values).dataSync()[0] + volume;
    return [sum(tf.sub(priors, costs)), Math.exp(sum(priors))];
  });
}

for (const settings of MODELS) {
  test(`${String(settings.model)}: the bound by its own densities comes to the integral over z`, async () => {
    const model = drawnModel(settings);
    const image = tf.tensor2d(data.test.images([1]), [1, 16]);
    const [evidence, mass] = integrals(model, image);
    assertClose([mass], [1], 2e-3);
    const copies = 400;
    const x = tf.tidy(() => tf.tile(image, [copies, 1]));
    const average = async (samples: number) => {
      const posterior = model.encode(x);
      const { logLikelihood } = await importanceWeighted(
        {
          posterior,
          prior: model.prior(),
          logLikelihood: (z) => tf.neg(model.decode(z).negativeLogLikelihood(x)),
        },
        (k) => normal({ seed: 6, stream: "draws", step: k }, copies * posterior.shape[1]),
        samples,
      );
      return logLikelihood.reduce((sum, value) => sum + value, 0) / copies;
    };
    const [one, many] = [await average(1), await average(60)];
    assert.ok(one < many, `${one} < ${many}`);
    assert.ok(Math.abs(many - evidence) < 0.03, `${many} for ${evidence}`);
    tf.dispose([image, x]);
    model.dispose();
  });

  test(`${String(settings.model)}: its KL is drawn, and does not come apart by dimensions`, async () => {
    const model = drawnModel(settings);
    const found = await evaluateModel(model, data.test, { importanceSamples: 50 });
    assert.deepEqual([found.klPerDimension, found.klShare], [[], []]);
    assert.ok(found.kl > 0 && Number.isFinite(found.kl));
    assertClose([found.elbo], [-(found.reconstruction + found.kl)], 1e-9);
    assert.ok(found.logLikelihood >= found.elbo - 1e-6);
    assert.ok(found.priorGap);
    assert.equal(hasKlPerDimension(model), false);
    const all = Array.from({ length: 30 }, (_, i) => i);
    const { mean } = encodeImages(model, data.test.images(all));
    const { latentSize } = model.config;
    assertClose(meanKl(model, data.test), [...activity({ mean, logVar: mean, latentSize })], 1e-6);
    model.dispose();
  });
}

test("a VAE's KL comes apart by dimensions, a WAE's and an autoencoder's do not", () => {
  for (const [name, comesApart] of [
    ["vae", true],
    ["wae", false],
    ["autoencoder", false],
  ] as const) {
    // prettier-ignore
    const model = createModel({ model: name, latentSize: 2, hiddenSizes: [4] }, data);
    assert.equal(hasKlPerDimension(model), comesApart, name);
    model.dispose();
  }
});

// A prior that is known by its draws: N((3, −1), [[4, 1], [1, 1]]).
const draws = (step: number, n: number, shift = 0) => {
  const noise = normal({ seed: 8, stream: "prior", step }, 2 * n);
  return noise.map((value, k) =>
    k % 2 === 0 ? 3 + 2 * value + shift : -1 + 0.5 * noise[k - 1] + Math.sqrt(0.75) * value,
  );
};

test("latents that are drawn from a learned prior have no gap from it, others that of their moments", () => {
  const prior = () => draws(0, 20_000);
  const none = aggregateGap(draws(1, 5000), 2, { prior });
  assert.ok(none && none.moments < 0.01 && none.marginals.every((kl) => kl < 0.01));
  // ½ δᵀ S⁻¹ δ of δ = (2, 0), S⁻¹ = [[1, −1], [−1, 4]] / 3; in the first dimension alone ½ 2² / 4
  const moved = aggregateGap(draws(1, 5000, 2), 2, { prior });
  assert.ok(moved && Math.abs(moved.moments - (0.5 * 4) / 3) < 0.05, `${moved?.moments}`);
  assert.ok(Math.abs(moved.marginals[0] - 0.5) < 0.1, `${moved.marginals[0]}`);
  assert.ok(moved.marginals[1] < 0.01);
  assert.ok(Number(aggregateGap(draws(1, 5000), 2)?.moments) > 5);
});
