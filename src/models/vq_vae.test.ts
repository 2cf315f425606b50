import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { evaluateModel } from "../evaluation";
import { train as trainModel } from "../training";
import { createModel, decodeLatents, type Model, modelFromConfig, sampleImages } from ".";
import { createNoise } from "./noise";
import { Codebook, perplexity } from "./parts/codebook";
import { CodePrior } from "./parts/code_prior";
import { Layers } from "./parts/layers";
import { gradientsOf, lossOf } from "./testing/loss_of";
import { tinyColours, tinyDataset, tinyModel } from "./testing/tiny";

before(async () => void (await useBackend("cpu")));

const data = tinyDataset();
const x = [0, 1].map((i) => [...data.train.images([i])]);
const small = { model: "vq-vae", latentSize: 4, codeSize: 2, codebookSize: 3, priorSizes: [8] };

/** A codebook of two codes on a line, at 0 and 10. */
function line(layers: Layers): Codebook {
  const codebook = new Codebook(layers, 2, 1);
  tf.tidy(() => codebook.vectors.assign(tf.tensor2d([[0], [10]])));
  return codebook;
}

test("a latent's parts become the codes nearest to them, and codes stay what they are", () => {
  const layers = new Layers(1);
  const codebook = line(layers);
  tf.tidy(() => {
    const { vectors, chosen } = codebook.nearest(tf.tensor2d([[4, 6, -3], [5.1, 90, 0]])); // prettier-ignore
    assert.deepEqual([...vectors.dataSync()], [0, 10, 0, 10, 10, 0]);
    assert.deepEqual([...chosen.dataSync()], [1, 0, 0, 1, 1, 0, 0, 1, 0, 1, 1, 0]);
    assert.deepEqual([...codebook.nearest(vectors).vectors.dataSync()], [...vectors.dataSync()]);
    // Three of six parts each: two codes in use. All in one: one code.
    assertClose([perplexity(codebook.nearest(vectors)).dataSync()[0]], [2], 1e-6);
    assertClose([perplexity(codebook.nearest(tf.tensor2d([[1, 2]]))).dataSync()[0]], [1], 1e-6);
  });
  layers.dispose();
});

test("codes are drawn to the latents that chose them, and unused ones to the nearest latent", () => {
  const layers = new Layers(1);
  const codebook = line(layers);
  tf.tidy(() => {
    // Both images choose 0: 1/2 (1² + 3²), and the code 10 is drawn to 3: 1/2 · 7².
    const z = tf.tensor2d([[1], [3]]);
    const loss = () => codebook.loss(z, codebook.nearest(z));
    assertClose([loss().dataSync()[0]], [(1 + 9 + 49) / 2], 1e-6);
    const [gradient] = Object.values(tf.variableGrads(loss, [codebook.vectors]).grads);
    assertClose([...gradient.dataSync()], [(2 * -1 + 2 * -3) / 2, (2 * 7) / 2], 1e-6);
    // Where both are chosen, none is unused: 1/2 (1² + 2²).
    const apart = tf.tensor2d([[1], [8]]);
    assertClose([codebook.loss(apart, codebook.nearest(apart)).dataSync()[0]], [2.5], 1e-6);
  });
  layers.dispose();
});

test("the loss is that of the equation, term by term", () => {
  const model = tinyModel(small);
  const [encoder, vectors] = [tinyModel({ model: "autoencoder", latentSize: 4 }), bookOf(model)];
  const encoded = tf.tidy(() => [...encoder.encode(tf.tensor2d(x)).mean.dataSync<"float32">()]);
  // The same names and seed: the autoencoder's encoder is the VQ-VAE's.
  const parts = [0, 1, 2, 3].map((p) => encoded.slice(2 * p, 2 * p + 2));
  const squares = (a: number[], b: number[]) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;
  const distances = parts.map((part) => vectors.map((code) => squares(part, code)));
  const chosen = distances.map((row) => row.indexOf(Math.min(...row)));
  const own = distances.reduce((sum, row) => sum + Math.min(...row), 0);
  const revived = [0, 1, 2]
    .filter((k) => !chosen.includes(k))
    .reduce((sum, k) => sum + Math.min(...distances.map((row) => row[k])), 0);
  const z = chosen.flatMap((k) => vectors[k]);
  const reconstruction = tf.tidy(
    () =>
      tf
        .mean(model.decode(tf.tensor2d(z, [2, 4])).negativeLogLikelihood(tf.tensor2d(x)))
        .dataSync()[0],
  );
  const counts = [0, 1, 2].map((k) => chosen.filter((each) => each === k).length / 4);
  const entropy = counts.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0);

  const { loss, terms, weights } = lossOf(model, x, {});
  assertClose([terms.reconstruction], [reconstruction], 1e-5);
  assertClose([terms.commitment, terms.codebook], [own / 2, (own + revived) / 2], 1e-5);
  assertClose([terms.codes], [2 * Math.log(3)], 1e-5); // at first all codes are equally likely
  assertClose([terms.perplexity], [Math.exp(entropy)], 1e-5);
  assert.deepEqual(weights, { reconstruction: 1, codes: 1, codebook: 1, commitment: 0.25, perplexity: 0 }); // prettier-ignore
  const sum = terms.reconstruction + terms.codes + terms.codebook + 0.25 * terms.commitment;
  assertClose([loss], [sum], 1e-6);
  [model, encoder].forEach((each) => each.dispose());
});

function bookOf(model: Model): number[][] {
  return model.parameters["codebook.vectors"].arraySync() as number[][];
}

test("the decoder's gradient reaches the encoder as if z were what it gave", () => {
  // Codes at the encodings themselves: then the VQ-VAE's z is the autoencoder's, and so is its gradient.
  const one = [x[0]];
  const auto = tinyModel({ model: "autoencoder", latentSize: 4 });
  const model = tinyModel({ ...small, codebookSize: 2, commitment: 0 });
  tf.tidy(() => {
    const { mean } = auto.encode(tf.tensor2d(one));
    model.parameters["codebook.vectors"].assign(tf.reshape(mean, [2, 2]));
  });
  const [found, expected] = [model, auto].map((each) => gradientsOf(each, one, {}));
  for (const name of Object.keys(auto.parameters)) {
    assertClose(found[name], expected[name], 1e-4, name);
  }
  assert.ok(expected["encoder.mean.kernel"].some((value) => value !== 0));
  [model, auto].forEach((each) => each.dispose());
});

test("neither the prior nor the codebook's loss moves the encoder, and every weight learns", () => {
  const model = tinyModel({ ...small, commitment: 0 });
  tf.tidy(() => model.parameters["prior.logits.kernel"].assign(tf.randomNormal([8, 6], 0, 1, "float32", 2))); // prettier-ignore
  const gradients = gradientsOf(model, x, {});
  for (const name of Object.keys(model.parameters)) {
    assert.ok(gradients[name].some((value) => value !== 0), name); // prettier-ignore
  }
  const before = gradients["encoder.mean.bias"];
  tf.tidy(() => model.parameters["prior.logits.kernel"].assign(tf.zeros([8, 6])));
  assertClose(gradientsOf(model, x, {})["encoder.mean.bias"], before, 1e-6);
  model.dispose();
});

/** A prior over three codes in a row, of two kinds, with weights that say something. */
function somePrior(layers: Layers): CodePrior {
  const prior = new CodePrior({ layers, codebook: line(layers), parts: 3, hiddenSizes: [9, 9] });
  for (const name of ["prior.logits.kernel", "prior.logits.bias"]) {
    const weight = layers.parameters[name];
    tf.tidy(() => weight.assign(tf.randomNormal(weight.shape, 0, 2, "float32", 5)));
  }
  tf.tidy(() => {
    const kernel = layers.parameters["prior.dense_0.kernel"];
    kernel.assign(tf.randomNormal(kernel.shape, 0, 0.3, "float32", 6));
  });
  return prior;
}

const rows = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [i >> 2, (i >> 1) & 1, i & 1].map((c) => 10 * c));

test("the prior over codes adds up to 1, and each code is said by those before it alone", () => {
  const layers = new Layers(3);
  const prior = somePrior(layers);
  tf.tidy(() => {
    const log = [...prior.logDensity(tf.tensor2d(rows)).dataSync<"float32">()];
    const p = log.map(Math.exp);
    assertClose([p.reduce((sum, value) => sum + value, 0)], [1], 1e-5);
    assert.ok(Math.max(...p) > 2 * Math.min(...p));
    // If a code were told itself or those after it, the product of its factors would not add up to 1.
    // And it is told all of those before it: p(c₂ | c₁) and p(c₃ | c₁, c₂) differ wherever those do.
    const second = [0, 1].map((a) => (p[4 * a] + p[4 * a + 1]) / (p[4 * a] + p[4 * a + 1] + p[4 * a + 2] + p[4 * a + 3])); // prettier-ignore
    const third = [0, 2, 4, 6].map((i) => p[i] / (p[i] + p[i + 1]));
    assert.equal(new Set([...second, ...third].map((share) => share.toFixed(3))).size, 6);
    const draws = prior.sample(20_000, createNoise({ seed: 1, step: 0 })).arraySync();
    const counts = rows.map(
      (row) => draws.filter((drawn) => drawn.every((value, j) => value === row[j])).length,
    );
    counts.forEach((count, i) => {
      const error = 5 * Math.sqrt((p[i] * (1 - p[i])) / 20_000) + 1e-4;
      assert.ok(Math.abs(count / 20_000 - p[i]) < error, `${count}, ${p[i]}`);
    });
  });
  layers.dispose();
});

test("an evaluation's bound is −log p(x|z) − log p(codes), however many samples", async () => {
  const model = tinyModel(small);
  const found = await evaluateModel(model, data.test, { importanceSamples: 2 });
  const codes = 2 * Math.log(3);
  assertClose([found.kl], [codes], 1e-5);
  assertClose([found.logLikelihood, found.elbo], [-found.reconstruction - codes, found.logLikelihood], 1e-5); // prettier-ignore
  model.dispose();
});

test("latents between codes stand for the nearest, and samples are codes", () => {
  const model = tinyModel(small);
  const vectors = bookOf(model);
  const code = Float32Array.from([...vectors[0], ...vectors[2]]);
  const moved = code.map((value) => value + 1e-3);
  assert.deepEqual(decodeLatents(model, moved), decodeLatents(model, code));
  const { latents } = sampleImages(model, 50);
  for (let k = 0; k < latents.length; k += 2) {
    const part = [...latents.subarray(k, k + 2)];
    assert.ok(vectors.some((each) => each.every((value, j) => Math.abs(value - part[j]) < 1e-5)));
  }
  model.dispose();
});

test("left open, the latent size is that of the grid or of 16 codes, and a checkpoint keeps it", () => {
  const settings = { model: "vq-vae", codeSize: 2, codebookSize: 5, priorSizes: [8] };
  const row = createModel({ ...settings, hiddenSizes: [8] }, data);
  assert.equal(row.config.latentSize, 32);
  assert.equal(row.description, "16-8-32 and back, silu, 16 codes of 2 out of 5");
  const conv = { ...settings, architecture: "conv", convChannels: [4], denseSize: 8 };
  const grid = createModel(conv, tinyColours()); // 6 × 5 pixels to 3 × 3
  assert.equal(grid.config.latentSize, 18);
  assert.equal(
    grid.description,
    "6 × 5 in colour, convolutions 4 to 3 × 3 and back, silu, 9 codes of 2 out of 5",
  );
  assert.deepEqual(grid.parameters["encoder.mean.kernel"].shape, [1, 1, 4, 2]);
  assert.ok(!Object.keys(grid.parameters).some((name) => name.startsWith("encoder.dense")));
  const again = modelFromConfig(grid.config, 7);
  assert.deepEqual(again.config, grid.config);
  [row, grid, again].forEach((model) => model.dispose());
});

test("a latent size that no grid has is a row of codes, as large as fit", () => {
  for (const [latentSize, codeSize, size] of [
    [7, 4, 1],
    [9, 4, 3],
    [8, 4, 4],
    [2, 4, 2],
    [6, 1, 1],
  ]) {
    // prettier-ignore
    const conv = { architecture: "conv", convChannels: [2], denseSize: 4, priorSizes: [4] };
    const model = createModel({ model: "vq-vae", latentSize, codeSize, ...conv }, { imageShape: [6, 4], numClasses: 0 }); // prettier-ignore
    // A map of 3 × 2 pixels: only 6 is on the grid.
    assert.equal(model.parameters["codebook.vectors"].shape[1], size);
    assert.equal("encoder.dense_0.kernel" in model.parameters, latentSize % 6 !== 0);
    model.dispose();
  }
});

test("codes on a grid: a place decodes mostly to its own part of the image", () => {
  const conv = { architecture: "resnet", convChannels: [4], priorSizes: [8], codeSize: 2 };
  const model = createModel({ model: "vq-vae", codebookSize: 8, ...conv }, { imageShape: [16, 16], numClasses: 0 }); // prettier-ignore
  const [vectors, n] = [bookOf(model), 64];
  const code = Float32Array.from({ length: 2 * n }, (_, k) => vectors[0][k % 2]);
  const other = code.slice();
  other.set(vectors[5], 0); // the place of the first row and column
  const [a, b] = [code, other].map((latents) => decodeLatents(model, latents));
  const changed = [...a.keys()].filter((pixel) => Math.abs(a[pixel] - b[pixel]) > 1e-7);
  assert.ok(changed.length > 0);
  assert.ok(changed.every((pixel) => Math.floor(pixel / 16) < 8 && pixel % 16 < 8));
  model.dispose();
});

test("fewer than two codes are no choice, and are refused", () => {
  assert.throws(
    () => tinyModel({ ...small, codebookSize: 1 }),
    /codebookSize must be an integer from 2/,
  );
});

test("a codebook of which nothing is near comes into use", async () => {
  const settings = {
    model: "vq-vae",
    latentSize: 4,
    codeSize: 2,
    codebookSize: 8,
    priorSizes: [8],
  };
  const model = createModel({ ...settings, hiddenSizes: [16] }, data);
  tf.tidy(() => {
    const vectors = model.parameters["codebook.vectors"];
    vectors.assign(tf.add(vectors, 6)); // all codes to one side: one of them is the nearest for all
  });
  const used = () => lossOf(model, [...Array(32).keys()].map((i) => [...data.train.images([i])]), {}).terms.perplexity; // prettier-ignore
  const before = used();
  const run = trainModel(model, data, {
    numEpochs: 30,
    batchSize: 16,
    learningRate: 0.02,
    seed: 1,
  });
  await run.finish();
  assert.ok(before < 2.5 && used() > before + 1, `${before}, then ${used()}`);
  model.dispose();
});
