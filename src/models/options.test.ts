import assert from "node:assert/strict";
import { test } from "node:test";
import { before } from "node:test";
import { tf, useBackend } from "../backend";
import { choice, isCvae, type Option, placeOptions, real, trainingOptions } from "../config";
import { createModel, defineModel, optionsOf, vae } from ".";
import { chosen } from "./registry";

before(async () => void (await useBackend("cpu")));

// What commands and notebooks take where nothing is said, and how far each may be turned: scripts and
// published runs rely on it.

const defaults = (table: Readonly<Record<string, Option<unknown>>>) =>
  Object.fromEntries(Object.entries(table).map(([name, option]) => [name, option.default]));

/** The values of a list that an option takes. */
const taken = (option: Option<unknown>, ...values: unknown[]) =>
  values.filter((v) => option.check(v));

test("the defaults", () => {
  const dense = { hiddenSizes: [512, 512, 512], activation: "silu" };
  for (const model of ["vae", "cvae"]) {
    const kl = { beta: 1, klWarmupEpochs: 0, freeBits: 0 };
    assert.deepEqual(defaults(optionsOf(chosen({ model }))), { latentSize: 15, ...kl, ...dense });
  }
  const gaussian = optionsOf(chosen({ likelihood: "gaussian" }));
  assert.equal(gaussian.deviation.default, 0);
  assert.deepEqual(defaults(trainingOptions), {
    ...{ numEpochs: 10, batchSize: 128, learningRate: 1e-3, schedule: "cooldown", weightDecay: 0 },
    ...{ precision: "float32", binarization: "none", seed: 7 },
  });
  assert.deepEqual(defaults({ ...placeOptions, isCvae }), {
    ...{ dataset: "mnist", dataDir: "", backend: "auto", ckptDir: "model_ckpts" },
    ...{ outputDir: "outputs", run: "", isCvae: false },
  });
});

test("an option of other pages is refused with their names", () => {
  const data = { imageShape: [8, 8, 1], numClasses: 0 } as const;
  for (const [settings, message] of [
    [
      { architecture: "conv", hiddenSizes: [64] },
      "unknown option hiddenSizes: it belongs to architecture dense",
    ],
    [{ blocks: 2 }, "unknown option blocks: it belongs to architecture resnet"],
    [{ deviation: 1 }, "unknown option deviation: it belongs to likelihood gaussian"],
    [
      { architecture: "conv", channels: [4] },
      "unknown option channels; did you mean convChannels?",
    ],
  ] as const) {
    assert.throws(() => createModel(settings, data), { message });
  }
});

test("a page's options come first, and its defaults are in place of a network's or a likelihood's", () => {
  const page = defineModel({
    ...{ name: "own-defaults", title: "own defaults", loss: vae.loss },
    options: {
      ...vae.options,
      activation: choice(["silu", "relu", "tanh"], "relu", "activation"),
      deviation: real({ default: 0.5, help: "deviation" }),
    },
  });
  const options = defaults(optionsOf(chosen({ model: page, likelihood: "gaussian" })));
  const { latentSize, beta } = vae.options;
  const kl = { beta: beta.default, klWarmupEpochs: 0, freeBits: 0 };
  const own = { latentSize: latentSize.default, ...kl, activation: "relu", deviation: 0.5 };
  assert.deepEqual(Object.entries(options), Object.entries({ ...own, hiddenSizes: [512, 512, 512] })); // prettier-ignore
});

test("the bounds, ends included", () => {
  const { latentSize, beta, hiddenSizes } = optionsOf(chosen({ model: "vae" }));
  const { deviation } = optionsOf(chosen({ likelihood: "gaussian" }));
  const { numEpochs, batchSize, learningRate, seed } = trainingOptions;
  for (const [option, least, most, step] of [
    [latentSize, 1, 4096, 1],
    [beta, 0, 1000, 1e-6],
    [deviation, 0, 10, 1e-6],
    [numEpochs, 1, 100_000, 1],
    [batchSize, 1, 65_536, 1],
    [learningRate, 1e-9, 10, 1e-10],
    [seed, 0, Number.MAX_SAFE_INTEGER, 1],
  ] as const) {
    assert.deepEqual(taken(option, least - step, least, most, most + step), [least, most]);
  }
  const sizes = (n: number, units = 1) => new Array<number>(n).fill(units);
  assert.deepEqual(
    taken(hiddenSizes, [], [0], sizes(1), sizes(16), sizes(17), [65_536], [65_537]),
    [sizes(1), sizes(16), [65_536]],
  );
});

test("a model whose making fails midway leaves no tensor", () => {
  const failing = defineModel({
    ...vae,
    name: "fails-midway",
    parts({ encoder }) {
      encoder("encoder");
      throw new RangeError("midway");
    },
  });
  const before = tf.memory().numTensors;
  const images = { imageShape: [4, 4] as const, numClasses: 0 };
  assert.throws(() => createModel({ model: failing, hiddenSizes: [5] }, images), RangeError);
  assert.equal(tf.memory().numTensors, before);
});
