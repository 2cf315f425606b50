import assert from "node:assert/strict";
import { before, test } from "node:test";
import { createAdam, tf, useBackend } from "../../../backend";
import { assertClose } from "../../../backend/testing/assert_close";
import { UserError } from "../../../config";
import { imageSize, type ImageShape } from "../../../data";
import { normal, uniform } from "../../../random";
import { createModel, createNoise, type Model, type ModelSettings } from "../..";
import { contextOf, fixedNoise } from "../../testing/noise";
import { channelsFor, mapsOf } from "./maps";

before(async () => void (await useBackend("auto")));

const drawn = (stream: string, shape: [number, number]) =>
  tf.tensor2d(normal({ seed: 2, stream, step: 0 }, shape[0] * shape[1]), shape);

/** Images in [0, 1] of a model's shape. */
function someImages(model: Model, n: number): tf.Tensor2D {
  const size = imageSize(model.config.imageShape);
  return tf.tensor2d(uniform({ seed: 3, stream: "images", step: 0 }, n * size), [n, size]);
}

const shapes = (model: Model) =>
  Object.fromEntries(Object.entries(model.parameters).map(([name, { shape }]) => [name, shape]));

test("conv: the encoder halves the sides, the decoder doubles them, dense layers are between", () => {
  const images = { imageShape: [28, 27, 3] as const, numClasses: 10 };
  const settings = {
    architecture: "conv",
    convChannels: [8, 12],
    denseSize: [20, 16],
    latentSize: 5,
  };
  const model = createModel({ model: "cvae", ...settings }, images);
  assert.deepEqual(shapes(model), {
    "encoder.conv_0.kernel": [4, 4, 3, 8],
    "encoder.conv_0.bias": [8],
    "encoder.conv_1.kernel": [4, 4, 8, 12],
    "encoder.conv_1.bias": [12],
    "encoder.dense_0.kernel": [7 * 7 * 12 + 10, 20],
    "encoder.dense_0.bias": [20],
    "encoder.dense_1.kernel": [20, 16],
    "encoder.dense_1.bias": [16],
    "encoder.mean.kernel": [16, 5],
    "encoder.mean.bias": [5],
    "encoder.log_var.kernel": [16, 5],
    "encoder.log_var.bias": [5],
    "decoder.dense_0.kernel": [5 + 10, 16],
    "decoder.dense_0.bias": [16],
    "decoder.dense_1.kernel": [16, 20],
    "decoder.dense_1.bias": [20],
    "decoder.dense_2.kernel": [20, 7 * 7 * 12],
    "decoder.dense_2.bias": [7 * 7 * 12],
    "decoder.conv_0.kernel": [4, 4, 8, 12],
    "decoder.conv_0.bias": [8],
    "decoder.logits.kernel": [4, 4, 3, 8],
    "decoder.logits.bias": [3],
  });
  assert.equal(
    model.description,
    "28 × 27 in colour, convolutions 8-12 to 7 × 7, dense 20-16-5 and back, silu",
  );
  model.dispose();
});

test("dense layers: two by default, and a number is one, as in checkpoints from when there was but one", () => {
  const images = { imageShape: [8, 8, 1] as const, numClasses: 0 };
  const biases = (denseSize?: number | number[]) => {
    const chosen = denseSize === undefined ? {} : { denseSize };
    const model = createModel({ architecture: "conv", convChannels: [4], ...chosen }, images);
    const found = Object.entries(shapes(model)).filter(([name]) => /dense_\d.bias/.test(name));
    model.dispose();
    return Object.fromEntries(found.map(([name, shape]) => [name.replace(".bias", ""), shape[0]]));
  };
  const one = { "encoder.dense_0": 6, "decoder.dense_0": 6, "decoder.dense_1": 64 };
  assert.deepEqual([biases(6), biases([6])], [one, one]);
  assert.deepEqual(biases(), {
    ...{ "encoder.dense_0": 512, "encoder.dense_1": 512 },
    ...{ "decoder.dense_0": 512, "decoder.dense_1": 512, "decoder.dense_2": 64 },
  });
  assert.throws(() => biases(0), /^UserError: .*denseSize/);
});

test("resnet: blocks behind each convolution of the encoder, and before each of the decoder", () => {
  const settings = { architecture: "resnet", convChannels: [4, 6], denseSize: 5, latentSize: 2 };
  const model = createModel({ ...settings, blocks: 2 }, { imageShape: [8, 8], numClasses: 0 });
  const found = shapes(model);
  const kernels = (channels: number, ...blocks: string[]) =>
    blocks.forEach((block) => {
      assert.deepEqual(found[`${block}.conv_0.kernel`], [3, 3, channels, channels / 2], block);
      assert.deepEqual(found[`${block}.conv_1.kernel`], [1, 1, channels / 2, channels], block);
    });
  kernels(4, "encoder.block_0_0", "encoder.block_0_1", "decoder.block_1_0", "decoder.block_1_1");
  kernels(6, "encoder.block_1_0", "encoder.block_1_1", "decoder.block_0_0", "decoder.block_0_1");
  assert.equal(Object.keys(found).length, 2 * (2 + 3 + 2 + 2 + 2 * 8));
  assert.equal(model.description, "8 × 8, convolutions 4-6 with 2 residual blocks each to 2 × 2, dense 5-2 and back, silu"); // prettier-ignore
  model.dispose();
});

test("a new residual block passes on what it is given: resnet begins as conv does", () => {
  const of = (architecture: string) => {
    const data = { imageShape: [9, 7, 3] as const, numClasses: 0 };
    const model = createModel({ architecture, convChannels: [4, 6], denseSize: 8, seed: 3 }, data);
    const { mean } = model.encode(someImages(model, 2));
    const values = [...mean.dataSync(), ...model.decode(mean).mean().dataSync()];
    model.dispose();
    return values;
  };
  assertClose(of("resnet"), of("conv"), 1e-6);
});

test("images of any sides and channels go through, each likelihood with its numbers", () => {
  for (let step = 0; step < 24; step++) {
    const draws = uniform({ seed: 4, stream: "shapes", step }, 6);
    const [height, width] = [1 + Math.floor(draws[0] * 40), 1 + Math.floor(draws[1] * 40)];
    const imageShape: ImageShape = [height, width, draws[2] < 0.5 ? 1 : 3];
    const numClasses = draws[3] < 0.5 ? 0 : 3;
    const settings: ModelSettings = {
      model: numClasses === 0 ? "vae" : "cvae",
      architecture: draws[4] < 0.5 ? "conv" : "resnet",
      likelihood: draws[5] < 0.5 ? "bernoulli" : "gaussian",
      ...{ latentSize: 2, denseSize: 4 },
    };
    const model = createModel(settings, { imageShape, numClasses });
    const what = JSON.stringify(model.config);
    tf.tidy(() => {
      const x = someImages(model, 2);
      const y = numClasses > 0 ? tf.tensor2d([[1, 0, 0], [0, 0, 1]]) : undefined; // prettier-ignore
      const { mean, logVar } = model.encode(x, y);
      const images = model.decode(mean, y).mean();
      assert.deepEqual([mean.shape, logVar.shape, images.shape], [[2, 2], [2, 2], x.shape], what); // prettier-ignore
      assert.ok(images.dataSync().every(Number.isFinite), what);
    });
    model.dispose();
  }
});

test("left to auto, channels are those of about 7 × 7 pixels, and are written down", () => {
  const auto = (height: number, width: number) => channelsFor("auto", [height, width, 1]);
  assert.deepEqual(auto(28, 28), [32, 64]);
  assert.deepEqual(auto(8, 8), [32]);
  assert.deepEqual(auto(1, 1), [32]);
  assert.deepEqual(auto(17, 23), [32, 64]); // 9 × 12, 5 × 6
  assert.deepEqual(auto(64, 64), [32, 32, 64, 64]); // 4 × 4
  assert.deepEqual(auto(256, 256).length, 6);
  assert.deepEqual(auto(256, 8).length, 3); // 32 × 1
  const data = { imageShape: [17, 23] as const, numClasses: 0 };
  const model = createModel({ architecture: "conv" }, data);
  assert.deepEqual(model.config.convChannels, [32, 64]);
  model.dispose();
});

test("there is nothing to halve in a single pixel", () => {
  assert.deepEqual(mapsOf([5, 3, 1], [8, 8, 8]), [[5, 3, 1], [3, 2, 8], [2, 1, 8], [1, 1, 8]]); // prettier-ignore
  assert.throws(
    () => createModel({ architecture: "conv", convChannels: [8, 8, 8, 8] }, { imageShape: [5, 3], numClasses: 0 }), // prettier-ignore
    (error: unknown) =>
      error instanceof UserError &&
      /halve the sides 4 times, and an image of 5 × 3 is a single pixel after 3: give fewer/.test(error.message), // prettier-ignore
  );
});

for (const architecture of ["conv", "resnet"]) {
  test(`${architecture}: every parameter's gradient is that of finite differences`, () => {
    const settings = { architecture, convChannels: [3, 4], denseSize: 5, latentSize: 2 };
    const data = { imageShape: [7, 6, 3] as const, numClasses: 2 };
    const model = createModel({ model: "cvae", ...settings, activation: "tanh", seed: 1 }, data);
    // What begins with zeros would have gradients alone of the layer behind it.
    for (const [name, variable] of Object.entries(model.parameters)) {
      if (/block.*conv_1\.kernel/.test(name)) {
        const values = normal({ seed: 8, stream: name, step: 0 }, variable.size);
        tf.tidy(() => variable.assign(tf.tensor(values.map((v) => 0.3 * v), variable.shape))); // prettier-ignore
      }
    }
    const x = someImages(model, 3);
    const y = tf.tensor2d([[1, 0], [0, 1], [0, 1]]); // prettier-ignore
    const context = contextOf(fixedNoise({ epsilon: drawn("epsilon", [3, 2]) }));
    const loss = () => model.loss({ x, y }, context, {}).loss;
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
      for (const i of [0, Math.floor(values.length / 2), values.length - 1]) {
        const numeric = (at(i, 1e-2) - at(i, -1e-2)) / 2e-2;
        const allowed = 0.02 + 0.01 * Math.abs(analytic[i]);
        assert.ok(Math.abs(numeric - analytic[i]) < allowed, `${name}: ${numeric} ≠ ${analytic[i]}`); // prettier-ignore
      }
      tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
    }
    model.dispose();
  });

  test(`${architecture}: signals neither fade nor grow on their way at the start`, () => {
    const data = { imageShape: [64, 64, 3] as const, numClasses: 0 };
    const model = createModel({ architecture, activation: "relu", latentSize: 15 }, data);
    const deviation = (values: tf.Tensor) => Math.sqrt(tf.moments(values).variance.dataSync()[0]);
    const { mean } = model.encode(tf.sub(tf.mul(someImages(model, 8), 2), 1));
    const logits = tf.tidy(() => {
      const p = model.decode(drawn("z", [8, 15])).mean();
      return tf.log(tf.div(p, tf.sub(1, p)));
    });
    for (const spread of [deviation(mean), deviation(logits)]) {
      assert.ok(spread > 0.1 && spread < 3, `${spread}`);
    }
    model.dispose();
  });
}

for (const architecture of ["conv", "resnet"]) {
  test(`${architecture}: ten black-and-white images are learnt by heart`, () => {
    // All that can be told of one of ten is log 10 = 2.3 nats; at first each of 120 pixels costs 0.7.
    const data = { imageShape: [12, 10] as const, numClasses: 0 };
    const settings = { architecture, convChannels: [8, 16], denseSize: 32, latentSize: 4 };
    const model = createModel(settings, data);
    const x = tf.tidy(() => tf.round<tf.Tensor2D>(someImages(model, 10)));
    const adam = createAdam(model.parameters);
    let last = NaN;
    for (let step = 0; step < 150; step++) {
      tf.tidy(() => {
        const context = contextOf(createNoise({ seed: 1, step }));
        const variables = Object.values(model.parameters);
        const { value, grads } = tf.variableGrads(() => model.loss({ x }, context, {}).loss, variables); // prettier-ignore
        const named = Object.entries(model.parameters).map(([name, v]) => [name, grads[v.name]]);
        adam.apply(Object.fromEntries(named) as tf.NamedTensorMap, 5e-3);
        if (step === 0) assert.ok(value.dataSync()[0] > 60);
        if (step === 149) last = value.dataSync()[0];
      });
    }
    assert.ok(last < 25, `${last} nats`);
    [x, adam, model].forEach((made) => made.dispose());
  });
}

test("a model leaves no tensor of its passes, and none of itself", () => {
  const before = tf.memory().numTensors;
  const data = { imageShape: [9, 9] as const, numClasses: 0 };
  const model = createModel({ architecture: "resnet", denseSize: 4, latentSize: 2 }, data);
  const x = someImages(model, 2);
  const made = tf.memory().numTensors;
  tf.tidy(() => {
    const noise = fixedNoise({ epsilon: drawn("epsilon", [2, 2]) });
    tf.variableGrads(() => model.loss({ x }, contextOf(noise), {}).loss);
  });
  assert.equal(tf.memory().numTensors, made);
  x.dispose();
  model.dispose();
  assert.equal(tf.memory().numTensors, before);
});

for (const [architecture, settings] of Object.entries({
  dense: { hiddenSizes: [6, 5] },
  "dense, relu": { hiddenSizes: [6], activation: "relu" as const },
  "dense, tanh": { hiddenSizes: [6], activation: "tanh" as const },
  conv: { convChannels: [3], denseSize: 5 },
})) {
  test(`several labels of each image are as those images one after another: ${architecture}`, () => {
    const images = { imageShape: [4, 4, 1] as const, numClasses: 3 };
    const made = { model: "cvae", architecture: architecture.split(/[, ]/)[0], latentSize: 2 };
    const model = createModel({ ...made, ...settings }, images);
    tf.tidy(() => {
      const x = someImages(model, 2);
      const y = tf.tensor2d([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 1, 0]]); // prettier-ignore
      const weights = drawn("weights of the outputs", [6, 2]);
      const { parameters } = model;
      const of = (rows: tf.Tensor2D) =>
        tf.variableGrads(() => {
          const { mean, logVar } = model.encode(rows, y);
          return tf.sum<tf.Scalar>(tf.mul(weights, tf.add(mean, tf.mul(2, logVar))));
        }, Object.values(parameters).filter(({ name }) => used(name))); // prettier-ignore
      const encoder = Object.entries(parameters).filter(([name]) => name.startsWith("encoder"));
      const names = new Set(encoder.map(([, { name }]) => name));
      const used = (name: string) => names.has(name);
      const [shared, apart] = [of(x), of(tf.tile(x, [3, 1]))];
      assertClose(shared.value.dataSync(), apart.value.dataSync(), 1e-5);
      for (const [key, { name }] of encoder) {
        assertClose(shared.grads[name].dataSync(), apart.grads[name].dataSync(), 1e-4, key);
      }
    });
    model.dispose();
  });
}
