import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { importanceWeighted } from "../evaluation/importance";
import { normal } from "../random";
import { train as trainModel } from "../training";
import { decodeLatents, type Model, sampleImages } from ".";
import { createNoise } from "./noise";
import { drawLayers, klOfGaussians, weighed } from "./parts/gaussian_layers";
import { Posterior } from "./parts/posterior";
import { gradientsOf, lossOf } from "./testing/loss_of";
import { tinyDataset, tinyModel } from "./testing/tiny";

before(async () => void (await useBackend("cpu")));

const { train } = tinyDataset();
const x = [0, 1].map((i) => [...train.images([i])]);
const epsilon = () => tf.tensor2d([0.3, -1, 0.5, 1.2, 0, -0.4], [2, 3]);

/** Sets every weight whose name begins so to 0. */
function toZero({ parameters }: Model, start: string): void {
  for (const [name, weight] of Object.entries(parameters)) {
    if (name.startsWith(start)) tf.tidy(() => weight.assign(tf.zerosLike(weight)));
  }
}

test("with one layer it is the VAE", () => {
  const [one, vae] = [tinyModel({ model: "ladder", numLayers: 1 }), tinyModel()];
  const noise = { epsilon: epsilon() };
  const [found, plain] = [one, vae].map((model) => lossOf(model, x, noise, { epochs: Infinity }));
  assertClose([found.loss, found.terms.kl], [plain.loss, plain.terms.kl], 1e-6);
  assert.deepEqual(found.weights, { reconstruction: 1, kl: 1, topKl: 0 });
  tf.dispose(noise);
  [one, vae].forEach((model) => model.dispose());
});

test("with one layer and a VampPrior it is the VAE with one", () => {
  const settings = { numPseudoInputs: 5 };
  const [one, vamp] = [
    tinyModel({ ...settings, model: "ladder", numLayers: 1, topPrior: "vamp" }),
    tinyModel({ ...settings, model: "vamp" }),
  ];
  const pseudo = tf.randomNormal([5, 16], 0, 1, "float32", 3);
  [one, vamp].forEach((model) => model.parameters["prior.pseudo_inputs"].assign(pseudo));
  const noise = { epsilon: epsilon() };
  const [found, plain] = [one, vamp].map((model) => lossOf(model, x, noise, { epochs: Infinity }));
  assertClose([found.loss, found.terms.kl], [plain.loss, plain.terms.kl], 1e-6);
  assertClose(gradientsOf(one, x, noise)["prior.pseudo_inputs"], gradientsOf(vamp, x, noise)["prior.pseudo_inputs"], 1e-5); // prettier-ignore
  tf.dispose([pseudo, ...Object.values(noise)]);
  [one, vamp].forEach((model) => model.dispose());
});

test("a VampPrior on the top of two layers is what the encoder's top says of its images", () => {
  const model = tinyModel({ model: "ladder", topPrior: "vamp", numPseudoInputs: 2 });
  toZero(model, "prior.layer"); // of the layer below: N(0, I)
  const [means, variances] = tf.tidy(() => {
    const { mean, logVar } = plainEncoder(model, tf.fill([2, 16], 0.5)); // pixels sigmoid(0)
    return [mean, tf.exp(logVar)].map((all) => all.arraySync() as number[][]);
  });
  const z = [0.4, -1, 0.3];
  const gaussian = (v: number, m: number, s: number) =>
    -0.5 * ((v - m) ** 2 / s + Math.log(2 * Math.PI * s));
  const expected = gaussian(z[0], means[0][0], variances[0][0]) + gaussian(z[1], 0, 1) + gaussian(z[2], 0, 1); // prettier-ignore
  const found = tf.tidy(
    () =>
      model
        .prior()
        .logDensity(tf.tensor2d([z]))
        .dataSync()[0],
  );
  assertClose([found], [expected], 1e-5);
  model.dispose();
});

test("in a training the top's pseudo-inputs begin as images, and samples come through both layers", async () => {
  const data = tinyDataset({ train: 32, test: 8 });
  const model = tinyModel({ model: "ladder", topPrior: "vamp", numPseudoInputs: 4 });
  await trainModel(model, data, { numEpochs: 1, batchSize: 16 }).finish();
  const pixels = tf.tidy(() => tf.sigmoid(tf.mul(4, model.parameters["prior.pseudo_inputs"])).dataSync()); // prettier-ignore
  assert.ok(Math.max(...pixels) > 0.7 && Math.min(...pixels) < 0.3);
  const { latents, images } = sampleImages(model, 4, { sampler: "prior" });
  assert.ok([...latents, ...images].every(Number.isFinite));
  model.dispose();
});

/** What a VAE of the same weights says of images: mean and log-variance of all latents. */
function plainEncoder(model: Model, images: tf.Tensor2D): Posterior {
  const vae = tinyModel();
  for (const [name, weight] of Object.entries(vae.parameters))
    weight.assign(model.parameters[name]);
  const found = vae.encode(images);
  vae.dispose();
  return found;
}

test("where the upper layer says N(0, I) of the lower, that has half of the encoder's word at its variance", () => {
  // 1/σ² = 1/σ̂² + 1, μ = μ̂ σ² / σ̂²; sizes 1 and 2 of three latents
  const model = tinyModel({ model: "ladder" });
  toZero(model, "prior.");
  const plain = tinyModel();
  const given = tf.tidy(() => {
    const { mean, logVar } = plain.encode(tf.tensor2d(x));
    return [mean, logVar].map((all) => [...all.dataSync<"float32">()]);
  });
  const [means, variances] = [given[0], given[1].map(Math.exp)];
  const kl = (m: number, v: number) => 0.5 * (v + m * m - 1 - Math.log(v));
  const each = means.map((m, k) => {
    if (k % 3 === 0) return kl(m, variances[k]);
    const v = 1 / (1 / variances[k] + 1);
    return kl((m * v) / variances[k], v);
  });
  const noise = { epsilon: epsilon() };
  const { terms, loss } = lossOf(model, x, noise);
  assertClose([terms.topKl], [(each[0] + each[3]) / 2], 1e-5);
  assertClose([terms.kl], [each.reduce((sum, value) => sum + value, 0) / 2], 1e-5);
  assertClose([loss], [terms.reconstruction + terms.kl], 1e-6);
  tf.dispose(noise);
  [model, plain].forEach((each) => each.dispose());
});

test("a lower layer weighs encoder and upper layer by their precision", () => {
  tf.tidy(() => {
    // The upper layer draws 2, and says N(z + 1, 4) of the lower; the encoder says N(5, 1): 1/σ² = 1 + ¼.
    const layers = {
      ...weighed([1, 1]),
      sizes: [1, 1],
      given: (_: number, above: tf.Tensor2D) =>
        new Posterior(tf.add(above, 1), tf.fill([1, 1], Math.log(4))),
    };
    const bottomUp = new Posterior(tf.tensor2d([[0, 5]]), tf.zeros([1, 2]));
    const [, lower] = drawLayers(layers, bottomUp, tf.tensor2d([[2, 1]]));
    const [mean, logVar] = [lower.posterior.mean, lower.posterior.logVar].map(
      (t) => t.dataSync()[0],
    );
    assertClose([mean, Math.exp(logVar)], [(5 + 3 / 4) * 0.8, 0.8], 1e-6);
    assertClose([lower.z.dataSync()[0]], [4.6 + Math.sqrt(0.8)], 1e-6);
    // KL(N(4.6, 0.8) ‖ N(3, 4)) = ½ (log 5 + (0.8 + 1.6²) / 4 − 1)
    const kl = klOfGaussians(lower.posterior, lower.prior as Posterior).dataSync()[0];
    assertClose([kl], [0.5 * (Math.log(5) + (0.8 + 1.6 ** 2) / 4 - 1)], 1e-5);
  });
});

test("an encoder or an upper layer that is all but sure, or knows nothing, leaves numbers", () => {
  tf.tidy(() => {
    // Means 5 and 3 weigh by their precisions; the encoder's is e⁶ at most, and e⁻² at least.
    for (const [own, other, expected] of [
      [-90, 0, 5 - 2 / (1 + Math.exp(6))],
      [0, -90, 3],
      [90, 0, 3 + 2 / (1 + Math.exp(2))],
      [0, 90, 5],
    ]) {
      const layers = {
        ...weighed([1, 1]),
        sizes: [1, 1],
        given: () => new Posterior(tf.fill([1, 1], 3), tf.fill([1, 1], other)),
      };
      const bottomUp = new Posterior(tf.tensor2d([[0, 5]]), tf.tensor2d([[0, own]]));
      const [, { posterior }] = drawLayers(layers, bottomUp, tf.zeros([1, 2]));
      assertClose([posterior.mean.dataSync()[0]], [expected], 1e-5);
      assert.ok(Number.isFinite(posterior.logVar.dataSync()[0]));
    }
  });
});

test("a network draws the lower layer from the encoder's word and the layer above", () => {
  // 3 latents, so layers of 1 and 2; of 4 hidden units the encoder says 2 means and 2 log-variances.
  const settings = { layerSizes: [4], lowerPosterior: "network" };
  const model = tinyModel({ model: "ladder", ...settings });
  const set = (name: string, values: number[]) =>
    tf.tidy(() => {
      const weight = model.parameters[name];
      weight.assign(tf.tensor(values, weight.shape));
    });
  toZero(model, "");
  set("encoder.mean.bias", [0.5, 1, -1]); // of the top, then of what the network is told
  set("encoder.log_var.bias", [0, 2, 0.25]);
  set("posterior.layer_1.above.kernel", [1, 0, 0, -1]);
  set("posterior.layer_1.mean.kernel", [1, 0, 0, 1, 0, 0, 0, 0]);
  set("posterior.layer_1.log_var.bias", [Math.log(4), 9]);
  const noise = { epsilon: epsilon() };
  const silu = (v: number) => v / (1 + Math.exp(-v));
  const kl = (m: number, v: number) => 0.5 * (v + m * m - 1 - Math.log(v));
  // z of the top is 0.5 + ε; the log-variance 9 is bounded by 2; p(z|z above) is N(0, I).
  const each = [0.3, 1.2].map((e) => {
    const top = 0.5 + e;
    return kl(0.5, 1) + kl(silu(1 + top), 4) + kl(silu(-1), Math.exp(2));
  });
  const { terms } = lossOf(model, x, noise);
  assertClose([terms.kl], [(each[0] + each[1]) / 2], 1e-4);
  assertClose([terms.topKl], [kl(0.5, 1)], 1e-5);
  tf.dispose(noise);
  model.dispose();
});

test("what a layer's prior is drawn with is bounded, however far away the layer above was drawn", () => {
  const model = tinyModel({ model: "ladder", latentSize: 2, layerSizes: [4] });
  tf.tidy(() => {
    for (const [name, weight] of Object.entries(model.parameters)) {
      if (name.startsWith("prior.layer_1")) weight.assign(tf.fill(weight.shape, 3));
    }
    const z = tf.tensor2d([[1000, 0], [-1000, 0]]); // prettier-ignore
    const density = model.prior().logDensity(z).dataSync<"float32">();
    assert.ok(density.every(Number.isFinite), density.join());
    // N(0, I) at ±1000, and below it at most −log(σ √(2π)) with σ = e⁻³.
    assert.ok(density.every((d) => d < -499_000));
  });
  model.dispose();
});

/** Points of a grid over the plane, and the area that each stands for. */
function grid(side: number, most: number) {
  const at = (i: number) => -most + (2 * most * (i + 0.5)) / side;
  const points = Array.from({ length: side * side }, (_, k) => [at(k % side), at(Math.floor(k / side))]); // prettier-ignore
  return { points: points.flat(), count: side * side, area: ((2 * most) / side) ** 2 };
}

test("the prior's density integrates to 1, and its draws have its moments", () => {
  const model = tinyModel({ model: "ladder", latentSize: 2, layerSizes: [4] });
  const { points, count, area } = grid(400, 20);
  tf.tidy(() => {
    const density = tf.exp(model.prior().logDensity(tf.tensor2d(points, [count, 2])));
    const moment = (d: number, power: number) =>
      tf.sum(tf.mul(density, tf.tensor1d(points.filter((_, k) => k % 2 === d).map((z) => z ** power)))).dataSync()[0] * area; // prettier-ignore
    assertClose([moment(0, 0)], [1], 1e-3);
    const z = model.prior().sample(40_000, createNoise({ seed: 1, step: 0 }));
    const means = [...tf.mean(z, 0).dataSync()];
    // Of 40,000 draws a mean has a standard error of 0.005.
    [0, 1].forEach((d) => assert.ok(Math.abs(means[d] - moment(d, 1)) < 0.025));
    const squares = [...tf.mean(tf.square(z), 0).dataSync()];
    assertClose(squares, [moment(0, 2), moment(1, 2)], 0.05);
  });
  model.dispose();
});

test("the importance-weighted estimate is the integral of p(x|z) p(z) over both layers", async () => {
  const model = tinyModel({ model: "ladder", latentSize: 2, layerSizes: [4] });
  const image = tf.tensor2d([x[0]]);
  const { points, count, area } = grid(200, 8);
  const integral = tf.tidy(() => {
    const z = tf.tensor2d(points, [count, 2]);
    const cost = model.decode(z).negativeLogLikelihood(tf.tile(image, [count, 1]));
    const joint = tf.sub(model.prior().logDensity(z), cost);
    return tf.logSumExp(joint).dataSync()[0] + Math.log(area);
  });
  const posterior = model.encode(image);
  const { logLikelihood, drawnKl, reconstruction } = await importanceWeighted(
    {
      posterior,
      prior: model.prior(),
      logLikelihood: (z) => tf.neg(model.decode(z).negativeLogLikelihood(image)),
    },
    (step) => normal({ seed: 1, stream: "evaluation", step }, 2),
    3000,
  );
  assert.ok(Math.abs(logLikelihood[0] - integral) < 0.05, `${logLikelihood[0]}, ${integral}`);
  assert.ok(-reconstruction[0] - drawnKl[0] < integral);
  tf.dispose([image, ...posterior.tensors]);
  model.dispose();
});

test("the drawn KL of the posterior is that of the loss on average", () => {
  const model = tinyModel({ model: "ladder" });
  const draws = 16_000;
  const rows = Array.from({ length: draws }, () => x[0]);
  const noise = { epsilon: tf.tensor2d(normal({ seed: 3, stream: "e", step: 0 }, 3 * draws), [draws, 3]) }; // prettier-ignore
  const drawn = tf.tidy(() => {
    const { z, logDensity } = model.encode(tf.tensor2d(rows)).draw(noise.epsilon);
    return tf.mean(tf.sub(logDensity, model.prior().logDensity(z))).dataSync()[0];
  });
  assertClose([lossOf(model, rows, noise).terms.kl], [drawn], 0.05);
  tf.dispose(noise);
  model.dispose();
});

test("every weight learns, between the layers too, and a third layer is one more", () => {
  const model = tinyModel({ model: "ladder", numLayers: 3, latentSize: 4 });
  const noise = { epsilon: tf.ones([2, 4]) };
  const gradients = gradientsOf(model, x, noise);
  assert.deepEqual(Object.keys(gradients), Object.keys(model.parameters));
  for (const [name, gradient] of Object.entries(gradients)) {
    assert.ok(gradient.some((value) => value !== 0), name); // prettier-ignore
  }
  // Of four latents the top has one, the next one, the lowest two.
  assert.deepEqual(model.parameters["prior.layer_2.mean.kernel"].shape, [256, 2]);
  tf.dispose(noise);
  model.dispose();
});

test("the decoder sees the lowest layer alone where that is asked for", () => {
  const model = tinyModel({ model: "ladder", decoderSees: "lowest" });
  assert.deepEqual(model.parameters["decoder.dense_0.kernel"].shape, [2, 6]);
  const [a, b, c] = [[0, 1, 2], [9, 1, 2], [0, 1, 3]].map((z) => [...decodeLatents(model, Float32Array.from(z))]); // prettier-ignore
  assert.deepEqual(a, b);
  assert.notDeepEqual(a, c);
  const noise = { epsilon: epsilon() };
  const z = tf.tidy(() => model.encode(tf.tensor2d(x)).sample(noise.epsilon));
  const cost = tf.tidy(() => tf.mean(model.decode(z).negativeLogLikelihood(tf.tensor2d(x))).dataSync()[0]); // prettier-ignore
  assertClose([lossOf(model, x, noise).terms.reconstruction], [cost], 1e-6);
  tf.dispose([z, noise.epsilon]);
  model.dispose();
});

test("draws for many samples are those for one, and more layers than latents are refused", () => {
  const model = tinyModel({ model: "ladder" });
  tf.tidy(() => {
    const q = model.encode(tf.tensor2d(x));
    const both = tf.stack([epsilon(), tf.neg(epsilon())]) as tf.Tensor3D;
    const [one, other] = tf.unstack(q.sample(both));
    assertClose(one.dataSync(), q.sample(epsilon()).dataSync(), 1e-6);
    assertClose(other.dataSync(), q.draw(tf.neg(epsilon())).z.dataSync(), 1e-6);
  });
  model.dispose();
  assert.throws(() => tinyModel({ model: "ladder", numLayers: 4 }), /num_layers 4 is more than latent_size 3/); // prettier-ignore
});
