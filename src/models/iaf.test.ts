import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { normal } from "../random";
import type { Model } from ".";
import { Layers } from "./parts/layers";
import { maskedNetwork } from "./parts/masked_network";
import { gradientsOf, lossOf } from "./testing/loss_of";
import { tinyDataset, tinyModel } from "./testing/tiny";

before(async () => void (await useBackend("cpu")));

const { train } = tinyDataset();
const x = [0, 1].map((i) => [...train.images([i])]);
const EPSILON = [0.3, -1, 0.5, 1.2, 0, -0.4];
const noise = () => ({ epsilon: tf.tensor2d(EPSILON, [2, 3]) });
const SMALL = { model: "iaf", contextSize: 5, flowSizes: [7, 6], numFlows: 2 };

/** Sets every weight of the masked networks to draws of a normal distribution. */
function withDrawnFlow(model: Model): Model {
  for (const [name, variable] of Object.entries(model.parameters)) {
    if (!name.startsWith("flow")) continue;
    const draws = normal({ seed: 2, stream: name, step: 0 }, variable.size);
    tf.tidy(() => variable.assign(tf.tensor(draws, variable.shape)));
  }
  return model;
}

test("with masked networks that give 0, as at first, it is the VAE, with a KL that is drawn", () => {
  const model = tinyModel(SMALL);
  const epsilon = noise();
  const { loss, terms, weights } = lossOf(model, x, epsilon);
  assert.deepEqual(weights, { reconstruction: 1, kl: 1 });
  assertClose([loss], [terms.reconstruction + terms.kl], 1e-6);
  tf.tidy(() => {
    const { mean, logVar } = model.encode(tf.tensor2d(x));
    const [m, v] = [mean.dataSync(), logVar.dataSync()].map((values) => [...values]);
    const z = EPSILON.map((e, k) => m[k] + Math.exp(v[k] / 2) * e);
    // log q(z|x) − log p(z), of which ½ log 2π goes out
    const kl = z.reduce((sum, value, k) => sum + 0.5 * (value ** 2 - EPSILON[k] ** 2 - v[k]), 0);
    assertClose([terms.kl], [kl / 2], 1e-5);
    const cost = model.decode(tf.tensor2d(z, [2, 3])).negativeLogLikelihood(tf.tensor2d(x));
    assertClose([terms.reconstruction], [tf.mean(cost).dataSync()[0]], 1e-5);
  });
  tf.dispose(epsilon);
  model.dispose();
});

test("without a step it is a Gaussian; with some, each begins with a gradient", () => {
  const [plain, model] = [tinyModel({ ...SMALL, numFlows: 0 }), tinyModel(SMALL)];
  const epsilon = noise();
  assertClose([lossOf(model, x, epsilon).loss], [lossOf(plain, x, epsilon).loss], 1e-6);
  const gradients = gradientsOf(model, x, epsilon);
  for (const name of ["flow_0.output.kernel", "flow_1.output.bias", "encoder.features.kernel"]) {
    assert.ok(gradients[name].some((value) => value !== 0), name); // prettier-ignore
  }
  tf.dispose(epsilon);
  [plain, model].forEach((each) => each.dispose());
});

/** A draw of the first image, and its log density, of noise with one number moved. */
function drawn(model: Model, at = 0, by = 0) {
  return tf.tidy(() => {
    const epsilon = EPSILON.slice(0, 3).map((e, k) => (k === at ? e + by : e));
    const { z, logDensity } = model.encode(tf.tensor2d([x[0]])).draw(tf.tensor2d([epsilon]));
    return { z: [...z.dataSync()], logDensity: logDensity.dataSync()[0] };
  });
}

test("the density of a draw is the noise's over the Jacobian's determinant, by differences", () => {
  const model = withDrawnFlow(tinyModel(SMALL));
  const h = 1e-3;
  const columns = [0, 1, 2].map((k) => {
    const [up, down] = [drawn(model, k, h).z, drawn(model, k, -h).z];
    return up.map((value, j) => (value - down[j]) / (2 * h));
  });
  const [a, b, c] = columns;
  const determinant =
    a[0] * (b[1] * c[2] - b[2] * c[1]) -
    b[0] * (a[1] * c[2] - a[2] * c[1]) +
    c[0] * (a[1] * b[2] - a[2] * b[1]);
  const base = EPSILON.slice(0, 3).reduce(
    (sum, e) => sum - 0.5 * (e * e + Math.log(2 * Math.PI)),
    0,
  );
  // Dimensions depend on each other, or there would be no flow to measure.
  assert.ok(Math.abs(a[1]) > 0.01 || Math.abs(a[2]) > 0.01);
  assert.ok(Math.abs(c[0]) > 0.01 || Math.abs(b[0]) > 0.01);
  assertClose([drawn(model).logDensity], [base - Math.log(Math.abs(determinant))], 5e-3);
  model.dispose();
});

test("what stands for an image is where the flow takes the mean; draws are the same one or many at a time", () => {
  const model = withDrawnFlow(tinyModel(SMALL));
  tf.tidy(() => {
    const q = model.encode(tf.tensor2d(x));
    assertClose(q.sample(tf.zeros<tf.Rank.R2>([2, 3])).dataSync(), [...q.mean.dataSync()], 1e-6);
    const epsilon = tf.tensor2d(EPSILON, [2, 3]);
    const both = q.sample(tf.stack([epsilon, tf.neg(epsilon)])).dataSync();
    const each = [epsilon, tf.neg(epsilon) as tf.Tensor2D].map((e) => [...q.draw(e).z.dataSync()]);
    assertClose(both, each.flat(), 1e-6);
    assert.throws(() => q.kl(), /no closed form: draw it/);
    assert.throws(() => q.klPerDimension(), /no closed form/);
    assert.throws(() => q.logDensity(epsilon), /along its draws/);
  });
  model.dispose();
});

for (const [reversed, order] of [
  [false, [0, 1, 2, 3]],
  [true, [3, 2, 1, 0]],
] as const) {
  // prettier-ignore
  test(`a masked network lets a dimension see those before it and the context, ${reversed ? "reversed" : "in their order"}`, () => {
    const layers = new Layers(1);
    const network = maskedNetwork({
      ...{ layers, name: "masked", latentSize: 4, contextSize: 2, hiddenSizes: [9, 11] },
      ...{ outputs: 2, reversed },
    });
    const { "masked.output.kernel": kernel } = layers.parameters;
    tf.tidy(() => kernel.assign(tf.randomNormal(kernel.shape, 0, 1, "float32", 3)));
    const given = (z: number[], context: number[]) =>
      tf.tidy(() => {
        const outputs = network(tf.tensor2d([z]), tf.tensor2d([context]));
        return outputs.map((values) => [...values.dataSync()]);
      });
    const [z, context] = [[0.3, -0.7, 1.1, 0.2], [0.5, -1]]; // prettier-ignore
    const plain = given(z, context);
    const changes = (other: number[][]) =>
      [0, 1, 2, 3].map((j) => [0, 1].some((o) => Math.abs(other[o][j] - plain[o][j]) > 1e-4));
    order.forEach((moved, place) => {
      const other = given(z.map((value, j) => (j === moved ? value + 3 : value)), context); // prettier-ignore
      const after = [0, 1, 2, 3].map((j) => order.indexOf(j as never) > place);
      assert.deepEqual(changes(other), after, `dimension ${moved}`);
    });
    assert.deepEqual(changes(given(z, [1.5, -1])), [true, true, true, true]);
    layers.dispose();
  });
}
