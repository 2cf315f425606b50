import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { createImageSplit, ImageSplit } from "../data";
import { Model, modelFromConfig } from "../models";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import { train } from "../training";
import { Evaluation, evaluateLoss, evaluateModel } from ".";

/** 4 × 4 images: the label says which quarter is bright, and a style which row, for z to tell. */
function styled(name: string, size: number): ImageSplit {
  const labels = Uint8Array.from({ length: size }, (_, i) => i % 4);
  const pixels = Uint8Array.from({ length: size * 16 }, (_, k) => {
    const [i, row, column] = [Math.floor(k / 16), Math.floor(k / 4) % 4, k % 4];
    const quarter = 2 * Math.floor(row / 2) + Math.floor(column / 2);
    return quarter === i % 4 || row === Math.floor(i / 4) % 4 ? 250 : 5;
  });
  return createImageSplit({ name, imageShape: [4, 4], numClasses: 4, pixels, labels });
}
const data = { ...tinyDataset(), train: styled("train", 64), test: styled("test", 703) };
const healthy = {} as { vae: Model; cvae: Model };

before(async () => {
  await useBackend("cpu");
  for (const model of ["vae", "cvae"] as const) {
    healthy[model] = tinyModel({ model });
    const settings = { numEpochs: 100, batchSize: 16, learningRate: 0.02 };
    await train(healthy[model], data, settings).finish();
  }
});
after(() => Object.values(healthy).forEach((model) => model.dispose()));

/** The same model with some weights changed. */
async function broken(
  model: Model,
  change: (values: Float32Array, name: string) => Float32Array,
): Promise<Evaluation> {
  const copy = modelFromConfig(model.config, 0);
  for (const [name, variable] of Object.entries(copy.parameters)) {
    const values = model.parameters[name].dataSync<"float32">().slice();
    tf.tidy(() => variable.assign(tf.tensor(change(values, name), variable.shape)));
  }
  const found = await evaluateModel(copy, data.test, { importanceSamples: 1 });
  copy.dispose();
  return found;
}
const failed = ({ diagnostics }: Evaluation) =>
  diagnostics.filter(({ passed }) => !passed).map(({ check }) => check);

for (const kind of ["vae", "cvae"] as const) {
  for (const binarization of ["none", "static", "dynamic"] as const) {
    test(`${kind}, ${binarization}: with one sample, the figures of evaluateLoss`, async () => {
      const options = { seed: 5, binarization };
      const found = await evaluateModel(healthy[kind], data.test, {
        ...options,
        importanceSamples: 1,
      });
      const { means: expected } = await evaluateLoss(healthy[kind], data.test, options);
      assertClose(
        [found.loss, found.reconstruction, found.kl, found.elbo],
        [expected.loss, expected.reconstruction, expected.kl, -expected.loss],
        1e-5,
      );
      assert.deepEqual(
        [found.binarization, found.images, found.split],
        [binarization, 703, "test"],
      );
    });
  }

  test(`${kind}: a healthy model passes every check`, async () => {
    const found = await evaluateModel(healthy[kind], data.test, { importanceSamples: 2 });
    assert.deepEqual(failed(found), []);
    assert.equal(found.diagnostics.length, kind === "cvae" ? 4 : 3);
  });

  test(`${kind}: posterior collapse is found`, async () => {
    const found = await broken(healthy[kind], (values, name) => {
      return /^encoder\.(mean|log_var)\./.test(name) ? values.fill(0) : values;
    });
    assert.deepEqual([found.kl, found.activeUnits], [0, 0]);
    assert.ok(failed(found).includes("posterior collapse"));
    assert.match(found.diagnostics[0].message, /0 of 3 latent dimensions .* smaller beta/);
  });

  test(`${kind}: a decoder that ignores z is found`, async () => {
    const found = await broken(healthy[kind], (values, name) => {
      // The first three rows are z's.
      return name === "decoder.dense_0.kernel" ? values.fill(0, 0, 3 * 6) : values;
    });
    assert.deepEqual(failed(found), ["decoder ignores z"]);
  });

  test(`${kind}: the prior's hole is found`, async () => {
    const shifted = await broken(healthy[kind], (values, name) => {
      return name === "encoder.mean.bias" ? values.map((value) => value + 4) : values;
    });
    assert.ok(failed(shifted).includes("prior's hole"));
    const found = await broken(healthy[kind], (values, name) => {
      return name.startsWith("encoder.mean.") ? values.map((value) => 5 * value) : values;
    });
    assert.ok(failed(found).includes("prior's hole"));
  });
}

test("a CVAE that ignores y is found", async () => {
  const found = await broken(healthy.cvae, (values, name) => {
    // Below z's three rows are the label's four.
    return name === "decoder.dense_0.kernel" ? values.fill(0, 3 * 6) : values;
  });
  assert.deepEqual(failed(found), ["decoder ignores y"]);
});

test("the classes' means, weighted by their images, are the whole; shares add to 1", async () => {
  const found = await evaluateModel(healthy.vae, data.test, { importanceSamples: 3 });
  const weighted = (of: "reconstruction" | "reconstructionMse") =>
    found.byClass.reduce((sum, each) => sum + each.images * each[of], 0) / 703;
  assertClose([weighted("reconstruction")], [found.reconstruction], 1e-9);
  assertClose([weighted("reconstructionMse")], [found.reconstructionMse], 1e-9);
  assert.deepEqual(found.byClass.map(({ images }) => images), [176, 176, 176, 175]); // prettier-ignore
  assertClose([found.klShare.reduce((sum, share) => sum + share, 0)], [1], 1e-9);
});

test("the log-likelihood lies above the ELBO, and rises with K", async () => {
  const at = async (importanceSamples: number) =>
    (await evaluateModel(healthy.vae, data.test, { importanceSamples })).logLikelihood;
  const { elbo } = await evaluateModel(healthy.vae, data.test, { importanceSamples: 20 });
  const [five, twenty] = [await at(5), await at(20)];
  assert.ok(elbo < five && five < twenty, `${elbo} ${five} ${twenty}`);
});

test("the same seed gives the same figures, another seed others, and no tensor stays", async () => {
  const count = tf.memory().numTensors;
  const [a, again, other] = [
    await evaluateModel(healthy.cvae, data.test, { seed: 1, importanceSamples: 2 }),
    await evaluateModel(healthy.cvae, data.test, { seed: 1, importanceSamples: 2 }),
    await evaluateModel(healthy.cvae, data.test, { seed: 2, importanceSamples: 2 }),
  ];
  assert.deepEqual(a, again);
  assert.notEqual(a.logLikelihood, other.logLikelihood);
  assert.equal(tf.memory().numTensors, count);
});

test("a model that diverged is refused: no check says anything of it", async () => {
  const refused = (value: number, name: string, message: RegExp) =>
    assert.rejects(
      broken(healthy.vae, (values, each) => (each === name ? values.fill(value) : values)),
      (error: Error) => error.name === "UserError" && message.test(error.message),
    );
  // Layers in between may hide it: ReLU makes 0 of what is no number.
  await refused(
    NaN,
    "encoder.dense_0.kernel",
    /no numbers \(NaN in encoder\.dense_0\.kernel\), .*diverged/,
  );
  await refused(-Infinity, "decoder.logits.bias", /no numbers \(-Infinity in decoder/);
  await refused(1e30, "encoder.log_var.bias", /VAE's \w+ on the test images is \w+, .*diverged/);
});
