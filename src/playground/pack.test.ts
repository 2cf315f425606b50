import assert from "node:assert/strict";
import { before, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { UserError } from "../config";
import { createModel, decodeLatents, encodeImages, type Model, takesLabels } from "../models";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import { networkOf } from "./network";
import {
  imagesKept,
  mostDifference,
  type NetworkPackParts,
  packPlayground,
  pointArrays,
} from "./pack";
import { arraysOf } from "./payload";

before(async () => void (await useBackend("cpu")));

const data = tinyDataset();

function partsOf(model: Model, { test, classNames } = data): NetworkPackParts {
  const all = Array.from({ length: test.size }, (_, i) => i);
  const { mean } = encodeImages(model, test.images(all), test.labels);
  const { latentSize, imageShape } = model.config;
  assert.ok(model.plain);
  return {
    ...{ title: "tiny", item: "quarter", takesLabels: takesLabels(model), latentSize, imageShape },
    classNames,
    model: model.plain,
    weights: Object.fromEntries(
      Object.entries(model.parameters).map(([name, w]) => [name, w.dataSync<"float32">().slice()]),
    ),
    points: { images: test.pixels, labels: test.labels, latents: mean },
    decoded: decodeLatents(model, mean, test.labels),
    kl: [1, 2, 3],
    maps: [],
    coordinates: { "map.umap": Float32Array.of(0.5, 1.5) },
  };
}

/** Changes one of the model's weights in place. */
function change(model: Model, name: string, by: (value: number, index: number) => number): void {
  const weights = model.parameters[name];
  const values = weights.dataSync<"float32">().slice().map(by);
  tf.tidy(() => weights.assign(tf.tensor(values, weights.shape)));
}

function countOfKernels({ parameters }: Model): number {
  const kernels = Object.entries(parameters).filter(([name]) => name.endsWith(".kernel"));
  return kernels.reduce((sum, [, { size }]) => sum + size, 0);
}

for (const kind of ["vae", "cvae"] as const) {
  test(`${kind}: bytes come back as arrays and make the network again`, async () => {
    const model = tinyModel({ model: kind });
    const parts = partsOf(model);
    const payload = await packPlayground(parts);
    assert.equal(payload.precision, "int8");
    assert.ok(payload.difference <= mostDifference);
    const bytes = gunzipSync(Buffer.from(payload.bytes, "base64"));
    const arrays = arraysOf(payload, Uint8Array.from(bytes).buffer);
    assert.deepEqual([...arrays["map.umap"]], [0.5, 1.5]);
    assert.deepEqual([...arrays["points.labels"]], [...data.test.labels]);
    const network = networkOf(payload.model, arrays, takesLabels(model) ? 4 : 0);
    const z = parts.points.latents.subarray(3, 6);
    const label = data.test.labels[1];
    assertClose(network.decode(z, label), parts.decoded.subarray(16, 32), 0.05);
    model.dispose();
  });
}

test("how far pixels are off is a mean over the first hundred images", async () => {
  const model = tinyModel();
  const parts = partsOf(model, tinyDataset({ test: 102 }));
  const difference = async (decoded = parts.decoded) =>
    (await packPlayground({ ...parts, decoded })).difference;
  const none = await difference();
  const withOneOff = (image: number) => {
    const decoded = parts.decoded.map((v, k) => (Math.floor(k / 16) === image ? v + 0.25 : v));
    return difference(decoded);
  };
  // The first and the last that count; all pixels are off by 0.25, give or take what 8 bits cost them.
  for (const image of [0, 99]) {
    assert.ok(Math.abs((await withOneOff(image)) - none - 0.25 / 100) < 1e-4);
  }
  assert.equal(await withOneOff(100), none);
  model.dispose();
});

test("as many images go along as four million bytes hold, and what is compared", () => {
  assert.equal(imagesKept([28, 28, 1]), 5102); // 4e6 / 784
  assert.equal(imagesKept([256, 256, 3]), 20); // 4e6 / 196608
  assert.equal(imagesKept([512, 512, 3]), 6); // what is compared
  const model = tinyModel();
  const parts = partsOf(model, tinyDataset({ test: 30 })); // of 16 pixels
  const pictured = (bytes: number) => pointArrays(parts, bytes)["points.images"].length / 16;
  assert.equal(pictured(16 * 26 + 15), 26);
  assert.equal(pictured(0), 24); // at least
  assert.equal(pictured(1e9), 30);
  model.dispose();
});

test("convolutions travel as integers, each output's weights by a scale of their own", async () => {
  const settings = { architecture: "resnet", convChannels: [4, 3], denseSize: 8, latentSize: 3 };
  const model = createModel({ model: "cvae", ...settings }, data);
  // One output channel of each kind of layer has larger weights than the others.
  change(model, "encoder.conv_1.kernel", (value, k) => (k % 3 === 1 ? 20 * value : value)); // [4, 4, 4, 3]
  change(model, "decoder.conv_0.kernel", (value, k) => (Math.floor(k / 3) % 4 === 1 ? 20 * value : value)); // prettier-ignore
  const parts = partsOf(model);
  const payload = await packPlayground(parts);
  assert.equal(payload.precision, "int8");
  const bytes = gunzipSync(Buffer.from(payload.bytes, "base64"));
  const arrays = arraysOf(payload, Uint8Array.from(bytes).buffer);
  const kernel = [...model.parameters["decoder.conv_0.kernel"].dataSync()]; // [4, 4, 4, 3]: out, then in
  const largest = [0, 1, 2, 3].map((out) =>
    Math.max(...kernel.map((v, k) => (Math.floor(k / 3) % 4 === out ? Math.abs(v) : 0))),
  );
  assertClose(arrays["decoder.conv_0.scale"], largest.map((v) => v / 127)); // prettier-ignore
  assert.equal(arrays["encoder.block_1_0.conv_0.scale"].length, 2);
  const network = networkOf(payload.model, arrays, 4);
  const z = parts.points.latents.subarray(3, 6);
  const decoded = network.decode(z, data.test.labels[1]);
  const most = decoded.reduce((m, v, p) => Math.max(m, Math.abs(v - parts.decoded[16 + p])), 0);
  assert.ok(most < 0.02, `${most}`);
  assert.equal(network.weights, countOfKernels(model));
  model.dispose();
});

test("where 8 bits cost too much, 16 are taken", async () => {
  const model = tinyModel({ activation: "relu" });
  // A hidden unit that is always 0 may have large weights behind it: they cost the others theirs.
  change(model, "decoder.dense_0.bias", (value, unit) => (unit === 0 ? -1000 : value));
  change(model, "decoder.dense_1.kernel", (value, k) => (k < 10 ? 200 : value)); // [6, 10]
  const { precision, difference } = await packPlayground(partsOf(model));
  assert.equal(precision, "int16");
  assert.ok(difference <= mostDifference);
  model.dispose();
});

test("a model whose images are no numbers is refused in one line", async () => {
  const model = tinyModel();
  const parts = partsOf(model);
  parts.weights["decoder.logits.bias"].fill(NaN);
  parts.decoded.fill(NaN);
  await assert.rejects(packPlayground(parts), (error: unknown) => error instanceof UserError && /no playground.*NaN/.test(error.message)); // prettier-ignore
  model.dispose();
});
