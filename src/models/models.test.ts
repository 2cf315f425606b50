import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { real, UserError } from "../config";
import { imageSize } from "../data";
import { createModel, defineModel, modelFromConfig, networks, takesLabels } from ".";
import { contextOf, fixedNoise } from "./testing/noise";
import { tinyDataset, tinyModel, weightsOf } from "./testing/tiny";
import { vae } from "./vae";

before(async () => void (await useBackend("cpu")));

const mnistLike = { imageShape: [28, 28] as const, numClasses: 10 };
const shapes = (model: ReturnType<typeof createModel>) =>
  Object.fromEntries(Object.entries(model.parameters).map(([name, { shape }]) => [name, shape]));

test("a VAE's parameters are named and shaped as its checkpoint says", () => {
  const model = createModel({ latentSize: 15, hiddenSizes: [30, 20] }, mnistLike);
  assert.deepEqual(shapes(model), {
    "encoder.dense_0.kernel": [784, 30],
    "encoder.dense_0.bias": [30],
    "encoder.dense_1.kernel": [30, 20],
    "encoder.dense_1.bias": [20],
    "encoder.mean.kernel": [20, 15],
    "encoder.mean.bias": [15],
    "encoder.log_var.kernel": [20, 15],
    "encoder.log_var.bias": [15],
    "decoder.dense_0.kernel": [15, 20],
    "decoder.dense_0.bias": [20],
    "decoder.dense_1.kernel": [20, 30],
    "decoder.dense_1.bias": [30],
    "decoder.logits.kernel": [30, 784],
    "decoder.logits.bias": [784],
  });
  model.dispose();
});

test("a CVAE takes the label into the encoder and the decoder", () => {
  const model = createModel({ model: "cvae", latentSize: 2, hiddenSizes: [5] }, mnistLike);
  const found = shapes(model);
  assert.deepEqual(found["encoder.dense_0.kernel"], [784 + 10, 5]);
  assert.deepEqual(found["decoder.dense_0.kernel"], [2 + 10, 5]);
  assert.deepEqual(found["decoder.logits.kernel"], [5, 784]);
  model.dispose();
});

for (const kind of ["vae", "cvae"] as const) {
  test(`${kind}: posterior [n, latentSize], images [n, pixels], loss the sum of its terms`, () => {
    const data = tinyDataset();
    const model = tinyModel({ model: kind });
    tf.tidy(() => {
      const x = tf.tensor2d(data.train.images([0, 1, 2, 3, 4]), [
        5,
        imageSize(model.config.imageShape),
      ]);
      const y = takesLabels(model)
        ? tf.tensor2d(data.train.oneHot([0, 1, 2, 3, 4]), [5, 4])
        : undefined;
      const { mean, logVar } = model.encode(x, y);
      assert.deepEqual([mean.shape, logVar.shape], [[5, 3], [5, 3]]); // prettier-ignore
      const images = model.decode(mean, y);
      assert.deepEqual([images.mean().shape, images.negativeLogLikelihood(x).shape], [[5, 16], [5]]); // prettier-ignore
      const context = contextOf(fixedNoise({ epsilon: tf.zeros([5, 3]) }));
      const { loss, names, weights, values } = model.loss({ x, y }, context, { beta: 4 });
      assert.deepEqual([names, weights], [["reconstruction", "kl"], [1, 4]]); // prettier-ignore
      const [total, reconstruction, kl] = values.dataSync();
      assert.deepEqual([loss.shape, loss.dataSync()[0]], [[], total]);
      assertClose([total], [reconstruction + 4 * kl], 1e-6);
    });
    model.dispose();
  });

  test(`${kind}: every parameter has a gradient that is that of finite differences`, () => {
    const data = tinyDataset();
    const model = tinyModel({ model: kind });
    const x = tf.tensor2d(data.train.images([0, 1, 2]), [3, 16]);
    const y = tf.tensor2d(data.train.oneHot([0, 1, 2]), [3, 4]);
    const epsilon = tf.tensor2d([0.3, -1, 0.5, 1.2, 0, -0.4, 0.8, 0.1, -0.9], [3, 3]);
    const context = contextOf(fixedNoise({ epsilon }));
    const loss = () => model.loss({ x, y }, context, { beta: 0.7 }).loss;
    const { grads } = tf.variableGrads(loss, Object.values(model.parameters));
    for (const [name, variable] of Object.entries(model.parameters)) {
      const analytic = grads[variable.name].dataSync();
      const values = variable.dataSync().slice();
      const at = (i: number, shift: number) => {
        const moved = values.slice();
        moved[i] += shift;
        return tf.tidy(() => {
          variable.assign(tf.tensor(moved, variable.shape));
          return loss().dataSync()[0];
        });
      };
      for (const i of [0, values.length - 1]) {
        const numeric = (at(i, 1e-2) - at(i, -1e-2)) / 2e-2;
        assert.ok(Math.abs(numeric - analytic[i]) < 5e-3, `${name}: ${numeric} ≠ ${analytic[i]}`);
      }
      tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
    }
    model.dispose();
  });
}

test("what pythae and PyTorch-VAE call a model leads to its page", () => {
  for (const [theirs, ours] of [
    ...[["VanillaVAE", "vae"], ["ConditionalVAE", "cvae"], ["AE", "autoencoder"]], // prettier-ignore
    ...[["BetaVAE", "beta-vae"], ["DisentangledBetaVAE", "beta-vae"], ["BetaTCVAE", "beta-tc-vae"]], // prettier-ignore
    ...[["FactorVAE", "factor-vae"], ["INFOVAE_MMD", "info-vae"], ["WAE_MMD", "wae"], ["IWAE", "iwae"]], // prettier-ignore
    ...[["VAE_IAF", "iaf"], ["VAMP", "vamp"], ["VQVAE", "vq-vae"], ["LVAE", "ladder"], ["ladder-vae", "ladder"]], // prettier-ignore
  ]) {
    assert.throws(
      () => createModel({ model: theirs }, mnistLike),
      (error: Error) => error.message.includes(`did you mean ${ours}?`),
      theirs,
    );
  }
});

test("a model's weights are a function of its seed", () => {
  const [a, again, other] = [1, 1, 2].map((seed) => {
    const model = tinyModel({ seed });
    const weights = weightsOf(model);
    model.dispose();
    return weights;
  });
  assert.deepEqual(a, again);
  for (const name of Object.keys(a).filter((n) => n.endsWith(".kernel"))) {
    assert.notDeepEqual(a[name], other[name], name);
  }
});

test("kernels are drawn with variance gain² / in, biases are 0", () => {
  const model = createModel({ hiddenSizes: [200], latentSize: 50 }, mnistLike);
  const weights = weightsOf(model);
  const variance = (values: number[]) => values.reduce((s, v) => s + v * v, 0) / values.length;
  assertClose([variance(weights["encoder.dense_0.kernel"])], [2 / 784], 0.05); // silu
  assertClose([variance(weights["encoder.mean.kernel"])], [1 / 200], 0.05); // linear
  assert.ok(weights["decoder.logits.bias"].every((b) => b === 0));
  model.dispose();
});

test("the rows of a label are drawn as the one input that it is: with variance gain²", () => {
  const model = createModel({ model: "cvae", hiddenSizes: [200], latentSize: 50 }, mnistLike);
  const weights = weightsOf(model);
  const variance = (values: number[]) => values.reduce((s, v) => s + v * v, 0) / values.length;
  const [encoder, decoder] = ["encoder", "decoder"].map(
    (part) => weights[`${part}.dense_0.kernel`],
  );
  assertClose([variance(encoder.slice(0, 784 * 200))], [2 / (784 + 10)], 0.05); // silu: gain² 2
  assertClose([variance(encoder.slice(784 * 200))], [2], 0.1);
  assertClose([variance(decoder.slice(0, 50 * 200))], [2 / (50 + 10)], 0.1);
  assertClose([variance(decoder.slice(50 * 200))], [2], 0.1);
  model.dispose();
});

test("in the layers after the first no row is a label's", () => {
  const images = { imageShape: [4, 4] as const, numClasses: 10 };
  const model = createModel({ model: "cvae", hiddenSizes: [500, 500], latentSize: 2 }, images);
  const weights = weightsOf(model);
  for (const part of ["encoder", "decoder"]) {
    const last = weights[`${part}.dense_1.kernel`].slice(499 * 500);
    const variance = last.reduce((sum, v) => sum + v * v, 0) / last.length;
    assertClose([variance], [2 / 500], 0.3);
  }
  model.dispose();
});

test("a dense model says how a page without TensorFlow runs it: its layers, and its likelihood", () => {
  const model = tinyModel({ likelihood: "gaussian", deviation: 0.1, activation: "tanh" });
  const layer = (name: string, activation = "linear") => ({ name, activation });
  assert.deepEqual(model.plain, {
    encoder: [layer("encoder.dense_0", "tanh"), layer("encoder.dense_1", "tanh")],
    mean: layer("encoder.mean"),
    logVar: layer("encoder.log_var"),
    decoder: [
      layer("decoder.dense_0", "tanh"),
      layer("decoder.dense_1", "tanh"),
      layer("decoder.pixels"),
    ],
    likelihood: { name: "gaussian", deviation: 0.1 },
  });
  assert.equal(model.description, "16-10-6-3 and back, tanh");
  model.dispose();
});

test("a network that does not describe itself is told by its title and the latents", () => {
  const network = { ...networks.find("dense"), describe: undefined };
  for (const [latentSize, told] of [
    [1, "dense layers, 1 latent"],
    [2, "dense layers, 2 latents"],
  ] as const) {
    const model = tinyModel({ architecture: network, latentSize });
    assert.equal(model.description, told);
    model.dispose();
  }
});

test("an option of the loss that has a slider may be changed while the model trains", () => {
  const plain = real({ default: 0.5, help: "" });
  const range = { min: -1, max: 8, step: 0.5 };
  const page = defineModel({
    ...vae,
    name: "with-sliders",
    options: {
      ...vae.options,
      fixed: plain,
      omega: { ...plain, slider: { ...range, label: "ω" } },
      plain: { ...plain, slider: { ...range, label: "" } },
    },
  });
  const model = tinyModel({ model: page, omega: 2 });
  assert.deepEqual(
    model.tunable.map((slider) => ({ ...slider, option: undefined })),
    [
      { min: 0, max: 8, step: 0.1, name: "beta", label: "β", default: 1, option: undefined },
      { ...range, name: "omega", label: "ω", default: 2, option: undefined },
      { ...range, name: "plain", label: "plain", default: 0.5, option: undefined },
    ],
  );
  model.dispose();
});

test("only a model that is told labels needs data with some", () => {
  const bare = { imageShape: [4, 4] as const, numClasses: 0, title: "Photos" };
  assert.throws(() => createModel({ model: "cvae" }, bare), /a CVAE is told labels, and Photos has none/); // prettier-ignore
  const settings = { latentSize: 2, hiddenSizes: [3] };
  const made = [
    createModel({ ...settings, model: "vae" }, bare),
    createModel(
      { ...settings, model: defineModel({ ...vae, name: "vae-none", labels: "none" }) },
      bare,
    ),
    createModel({ ...settings, model: "cvae" }, { ...bare, numClasses: 1 }),
  ];
  made.forEach((model) => model.dispose());
});

test("a model is made again from its configuration and its seed", () => {
  const model = tinyModel({ seed: 5, model: "cvae" });
  const again = modelFromConfig(model.config, 5);
  assert.deepEqual(again.config, model.config);
  assert.deepEqual(weightsOf(again), weightsOf(model));
  [model, again].forEach((each) => each.dispose());
});

test("a conditional model without labels is a mistake in the program", () => {
  const model = tinyModel({ model: "cvae" });
  assert.throws(() => model.encode(tf.zeros([1, 16])), /needs the one-hot labels/);
  assert.throws(() => model.decode(tf.zeros([1, 3])), /needs the one-hot labels/);
  model.dispose();
});

test("settings that are not allowed make no model", () => {
  assert.throws(() => createModel({ latentSize: 0 }, mnistLike), /latentSize must be an integer/);
  assert.throws(() => createModel({ hiddenSizes: [] }, mnistLike), /hiddenSizes must be/);
});

test("a model too large for a machine is refused before a weight is drawn", () => {
  const model = tinyModel();
  const { config } = model;
  model.dispose();
  const hiddenSizes = [65536, 65536]; // 2 · 65536² = 8.6e9 weights
  assert.throws(() => modelFromConfig({ ...config, hiddenSizes }, 0), UserError);
  assert.throws(
    () => modelFromConfig({ ...config, hiddenSizes }, 0),
    /choose fewer units or channels/,
  );
});

test("a model frees its weights, and nothing else is left of it", () => {
  const before = tf.memory().numTensors;
  const model = tinyModel({ model: "cvae" });
  assert.equal(tf.memory().numTensors, before + Object.keys(model.parameters).length);
  model.dispose();
  assert.equal(tf.memory().numTensors, before);
});
