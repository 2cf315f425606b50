import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { pixelLikelihood } from "../math/pixel_likelihoods";
import { createModel, decodeLatents, encodeImages, type Model, takesLabels } from "../models";
import { tinyColours, tinyDataset, tinyModel } from "../models/testing/tiny";
import { normal } from "../random";
import { forward, Network, networkOf } from "./network";
import type { PlainActivation } from "../math/plain_vae";

before(async () => void (await useBackend("cpu")));

const data = tinyDataset();

function plainNetwork(model: Model): Network {
  assert.ok(model.plain);
  const weights = Object.entries(model.parameters).map(([name, w]) => [
    name,
    w.dataSync<"float32">().slice(),
  ]);
  const arrays = Object.fromEntries(weights) as Record<string, Float32Array>;
  return networkOf(model.plain, arrays, takesLabels(model) ? model.config.numClasses : 0);
}

test("a dense layer is f(x W + b), whatever the number of inputs that are not 0", () => {
  for (const size of [1, 3, 4, 5, 9]) {
    const x = Float32Array.from({ length: size }, (_, i) => (i === 2 ? 0 : i + 1));
    const kernel = Float32Array.from({ length: 2 * size }, (_, k) => (k % 2 === 0 ? 1 : 10));
    const sum = x.reduce((a, b) => a + b, 0);
    const layer = { kernel, bias: Float32Array.of(0.5, -1), activation: "linear" as const };
    assertClose(forward(x, [layer]), [sum + 0.5, 10 * sum - 1]);
  }
});

test("activations", () => {
  const of = (activation: PlainActivation) =>
    forward(Float32Array.of(1), [
      { kernel: Float32Array.of(-2, 3), bias: Float32Array.of(0, 0), activation },
    ]);
  assertClose(of("relu"), [0, 3]);
  assertClose(of("tanh"), [Math.tanh(-2), Math.tanh(3)]);
  assertClose(of("silu"), [-2 / (1 + Math.exp(2)), 3 / (1 + Math.exp(-3))]);
});

for (const [name, parameters] of [
  ["bernoulli", 1],
  ["continuous-bernoulli", 1],
  ["gaussian", 2],
  ["logistic", 2],
] as const) {
  test(`${name}: the decoder's numbers become the picture and the loss that the likelihood says`, () => {
    // One latent, two pixels: the numbers are z times these, the second of each pixel at the end.
    const kernel = Float32Array.of(...[0.4, -2], ...(parameters === 2 ? [-1, 0.5] : []));
    const zeros = (size: number) => new Float32Array(size);
    const linear = { activation: "linear" as const };
    const likelihood = pixelLikelihood(name);
    const network = new Network({
      encoder: [],
      // z = x₀ − x₁, and log σ² = 0: the KL is ½ z²
      mean: { kernel: Float32Array.of(1, -1), bias: zeros(1), ...linear },
      logVar: { kernel: zeros(2), bias: zeros(1), ...linear },
      decoder: [{ kernel, bias: zeros(2 * parameters), ...linear }],
      ...{ likelihood, numClasses: 0 },
    });
    assertClose(network.decode([0.5]), [likelihood.mean(0.2, -0.5), likelihood.mean(-1, 0.25)]);
    const { reconstruction, kl } = network.terms([0.75, 0.25]); // z = ½
    const nll = likelihood.negativeLogLikelihood(0.75, 0.2, -0.5) + likelihood.negativeLogLikelihood(0.25, -1, 0.25); // prettier-ignore
    assertClose([reconstruction, kl], [nll, 0.125], 1e-5);
  });

  test(`${name}: the plain network is the model with this likelihood`, () => {
    const model = tinyModel({ likelihood: name });
    const network = plainNetwork(model);
    const [z, x] = [[1, -0.5, 2], data.test.image(3)];
    assertClose(network.decode(z), decodeLatents(model, Float32Array.from(z)));
    const { mean } = network.encode(x);
    const theirs = tf.tidy(() => {
      const distribution = model.decode(tf.tensor2d([...mean], [1, 3]));
      return distribution.negativeLogLikelihood(tf.tensor2d([...x], [1, 16])).dataSync()[0];
    });
    assertClose([network.terms(x).reconstruction / theirs], [1], 1e-4);
    model.dispose();
  });
}

for (const kind of ["vae", "cvae"] as const) {
  test(`${kind}: the plain network is the model`, () => {
    const model = tinyModel({ model: kind, activation: "tanh" });
    const network = plainNetwork(model);
    for (const i of [0, 1, 5]) {
      const [x, label] = [data.test.image(i), data.test.labels[i]];
      const theirs = encodeImages(model, x, [label]);
      const ours = network.encode(x, label);
      assertClose(ours.mean, theirs.mean);
      assertClose(ours.logVar, theirs.logVar);
      assertClose(network.decode(ours.mean, label), decodeLatents(model, theirs.mean, [label]));
    }
    model.dispose();
  });
}

test("the likeliest label is the one under which reconstruction and KL are least", () => {
  const linear = { activation: "linear" as const };
  const layer = (...kernel: number[]) => ({
    ...{ kernel: Float32Array.from(kernel), bias: new Float32Array(1), ...linear },
  });
  const network = new Network({
    encoder: [],
    // A latent that is nothing but the label: 3 under the first, 0 under the second and third.
    ...{ mean: layer(0, 3, 0, 0), logVar: layer(0, 0, 0, 0) },
    // The pixel's logit: 2 under the first label, 1 under the second, −1 under the third.
    decoder: [layer(0, 2, 1, -1)],
    ...{ likelihood: pixelLikelihood("bernoulli"), numClasses: 3 },
  });
  const nll = (logit: number) => Math.log1p(Math.exp(-logit)); // of a white pixel
  assertClose([network.terms([1], 0).reconstruction, network.terms([1], 0).kl], [nll(2), 9 / 2]);
  assertClose([network.terms([1], 1).reconstruction, network.terms([1], 1).kl], [nll(1), 0]);
  assert.equal(network.likeliestLabel([1]), 1); // the first would be, but for its KL
  assert.equal(network.likeliestLabel([0]), 2); // a black pixel
  assert.equal(network.weights, 12); // three layers of four
});

for (const settings of [
  { architecture: "conv", model: "vae", likelihood: "bernoulli", activation: "silu" },
  { architecture: "conv", model: "cvae", likelihood: "logistic", activation: "relu" },
  { architecture: "resnet", model: "cvae", likelihood: "gaussian", activation: "tanh" },
] as const) {
  test(`${Object.values(settings).join(", ")}: the plain network is the model, in colour`, () => {
    const colours = tinyColours();
    const model = createModel(
      { ...settings, convChannels: [5, 4, 7], denseSize: 6, latentSize: 3 },
      colours,
    );
    // Blocks begin as 0: with weights of their own they have something to say.
    for (const [name, weights] of Object.entries(model.parameters)) {
      const values = normal({ seed: 6, stream: name, step: 0 }, weights.size);
      tf.tidy(() => weights.assign(tf.tensor(values.map((v) => 0.2 * v), weights.shape))); // prettier-ignore
    }
    const network = plainNetwork(model);
    for (const i of [0, 1, 5]) {
      const [x, label] = [colours.test.image(i), colours.test.labels[i]];
      const theirs = encodeImages(model, x, [label]);
      const ours = network.encode(x, label);
      assertClose(ours.mean, theirs.mean);
      assertClose(ours.logVar, theirs.logVar);
      assertClose(network.decode(ours.mean, label), decodeLatents(model, theirs.mean, [label]));
      const nats = tf.tidy(() => {
        const y = model.labels === "none" ? undefined : tf.tensor2d(colours.test.oneHot([i]), [1, 3]); // prettier-ignore
        const distribution = model.decode(tf.tensor2d(theirs.mean, [1, 3]), y);
        return distribution.negativeLogLikelihood(tf.tensor2d(x, [1, 90])).dataSync()[0];
      });
      assertClose([network.terms(x, label).reconstruction], [nats], 1e-3);
    }
    model.dispose();
  });
}

test("a label that is not known is a row of zeros", () => {
  const told = new Network({
    encoder: [],
    mean: { kernel: Float32Array.of(1, 10, 100), bias: Float32Array.of(0), activation: "linear" },
    logVar: { kernel: new Float32Array(3), bias: Float32Array.of(0), activation: "linear" },
    decoder: [],
    ...{ likelihood: pixelLikelihood("bernoulli"), numClasses: 2 },
  });
  const means = [-1, 0, 1].map((label) => told.encode([1], label).mean[0]);
  assert.deepEqual(means, [1, 11, 101]);
});
