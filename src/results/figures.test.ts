import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { decodeLatents, encodeImages, reconstructImages, sampleImages } from "../models";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import * as figures from "./figures";

before(async () => void (await useBackend("cpu")));

const data = { ...tinyDataset(), name: "digits" }; // drawn by the project in place of MNIST
const mnist = { ...data, name: "mnist", title: "MNIST", generated: false };

test("examples show a class in each column", () => {
  const { rows, columns, images, columnLabels, title } = figures.examples(data, { rows: 2 });
  assert.deepEqual([rows, columns, images.length], [2, 4, 8]);
  assert.deepEqual(columnLabels, ["0", "1", "2", "3"]);
  // labels go 0, 1, 2, 3, 0, …: the second image of class 1 is image 5
  assertClose(images[4 + 1], data.train.image(5));
  assert.equal(title, "bright quarters, not MNIST · training images");
  const own = figures.examples({ ...data, name: "quarters" });
  assert.equal(own.title, "training images · bright quarters"); // nobody takes these for MNIST
});

for (const kind of ["vae", "cvae"] as const) {
  test(`${kind}: reconstructions stand below their originals`, () => {
    const model = tinyModel({ model: kind });
    const { images, rows, columns, rowLabels, title } = figures.reconstructions(model, mnist);
    assert.deepEqual([rows, columns], [2, 4]);
    assert.deepEqual(rowLabels, ["original", "reconstruction"]);
    for (const i of [0, 1, 2, 3]) {
      const original = data.test.image(i);
      assertClose(images[i], original);
      assertClose(images[4 + i], reconstructImages(model, original, [data.test.labels[i]]));
    }
    assert.equal(title, `${kind.toUpperCase()} · reconstructions of test images · MNIST`);
    model.dispose();
  });

  test(`${kind}: interpolation goes from one image's reconstruction to the other's latent`, () => {
    const model = tinyModel({ model: kind });
    const grid = figures.interpolation(model, data, { from: 1, to: 6, steps: 5 });
    assert.deepEqual([grid.rows, grid.columns], [2, 5]);
    const label = [data.test.labels[1]];
    const first = reconstructImages(model, data.test.image(1), label);
    const { mean } = encodeImages(model, data.test.image(6), [data.test.labels[6]]);
    const last = decodeLatents(model, mean, label);
    for (const row of [0, 5]) {
      assertClose(grid.images[row], first);
      assertClose(grid.images[row + 4], last);
    }
    model.dispose();
  });
}

test("an interpolation's own ends are the images of their classes nearest to the mean latents", () => {
  const { test: split } = mnist;
  const model = tinyModel();
  const nearest = (label: number) => {
    const all = [...split.labels.keys()].filter((i) => split.labels[i] === label).slice(0, 100);
    const means = all.map((i) => encodeImages(model, split.image(i), [label]).mean);
    const middle = means[0].map((_, d) => means.reduce((sum, z) => sum + z[d], 0) / all.length);
    const far = means.map((z) => Math.hypot(...z.map((value, d) => value - middle[d])));
    return all[far.indexOf(Math.min(...far))];
  };
  const labels = [...new Set(split.labels)].sort((a, b) => a - b);
  const [from, to] = labels.length > 8 ? [3, 8] : [labels[0], labels[labels.length - 1]];
  const own = figures.interpolation(model, mnist, { steps: 3 });
  const told = figures.interpolation(model, mnist, {
    from: nearest(from),
    to: nearest(to),
    steps: 3,
  });
  own.images.forEach((image, k) => assertClose(image, told.images[k]));
  model.dispose();
});

test("side by side: a row for each model, reconstructions left and samples right", () => {
  const models = { VAE: tinyModel(), CVAE: tinyModel({ model: "cvae" }) };
  const grid = figures.sideBySide(models, mnist, { count: 2, seed: 3 });
  assert.deepEqual([grid.rows, grid.columns], [3, 4]);
  assert.deepEqual(grid.rowLabels, ["real images", "VAE", "CVAE"]);
  const real = [data.test.image(0), data.test.image(1), data.train.image(0), data.train.image(1)];
  real.forEach((image, i) => assertClose(grid.images[i], image));
  Object.values(models).forEach((model, row) => {
    const made = reconstructImages(model, data.test.images([1]), [data.test.labels[1]]);
    assertClose(grid.images[4 * (row + 1) + 1], made);
    const drawn = sampleImages(model, 2, { seed: 3 }).images;
    assertClose(grid.images[4 * (row + 1) + 3], drawn.subarray(drawn.length / 2));
    model.dispose();
  });
  assert.throws(() => figures.sideBySide({}, mnist), /^UserError: there are no models to draw/);
});

test("samples are those of the seed", () => {
  const model = tinyModel();
  const grid = figures.samples(model, data, { count: 3, seed: 4 });
  assertClose(Float32Array.from(grid.images.flatMap((image) => [...image])), sampleImages(model, 3, { seed: 4 }).images); // prettier-ignore
  model.dispose();
});

test("conditional keeps a style along a row and a label down a column", () => {
  const model = tinyModel({ model: "cvae" });
  const { images, columnLabels } = figures.conditional(model, data, { labels: [2, 0], rows: 3 });
  assert.deepEqual(columnLabels, ["2", "0"]);
  const { latents } = sampleImages(model, 3);
  assertClose(images[2 * 2 + 1], decodeLatents(model, latents.subarray(6, 9), [0]));
  assert.throws(() => figures.conditional(tinyModel(), data), /cannot be told a label/);
  model.dispose();
});

test("the latent plane is shown as it is; above two dimensions by its principal components", () => {
  const axes = (latentSize: number) => {
    const model = tinyModel({ latentSize });
    const { layout } = figures.latentScatter(model, data);
    model.dispose();
    const { xaxis, yaxis } = layout as Record<string, { title: unknown }>;
    return JSON.stringify([xaxis.title, yaxis.title]);
  };
  assert.match(axes(2), /z1.*z2/);
  assert.match(axes(3), /"component 1 \(\d+ % of the variance\)".*component 2/);
});

test("KL bars are the mean KL of each dimension; figures leave no tensor", () => {
  const model = tinyModel();
  const count = tf.memory().numTensors;
  const all = Array.from({ length: data.test.size }, (_, i) => i);
  const { mean, logVar } = encodeImages(model, data.test.images(all));
  const kl = [0, 1, 2].map((d) => {
    const terms = all.map((i) => {
      const [m, v] = [mean[3 * i + d], logVar[3 * i + d]];
      return 0.5 * (m * m + Math.exp(v) - 1 - v);
    });
    return terms.reduce((sum, term) => sum + term, 0) / all.length;
  });
  const [{ y }] = figures.klBars(model, data).data as unknown as { y: number[] }[];
  assertClose([...y].sort(), kl.sort(), 2e-3);
  figures.reconstructions(model, data);
  figures.interpolation(model, data);
  figures.latentScatter(model, data);
  assert.equal(tf.memory().numTensors, count);
  model.dispose();
});

test("there are no KL bars where the KL does not come apart by dimensions", () => {
  const model = tinyModel({ model: "vamp", numPseudoInputs: 2 });
  assert.throws(
    () => figures.klBars(model, data),
    /VampPrior VAE, does not come apart by dimensions/,
  );
  model.dispose();
});

test("names that a picture's font lacks stand as what can be drawn of them, or as numbers", () => {
  const own = { ...data, name: "own", title: "花", classNames: ["猫", "🌹 rose", "c", "d"] };
  const model = tinyModel({ model: "cvae" });
  const names = ["class 0", "rose", "c", "d"];
  assert.deepEqual(figures.examples(own).columnLabels, names);
  assert.deepEqual(figures.conditional(model, own).columnLabels, names);
  assert.match(figures.samples(model, own, { labels: [0] }).title, /samples told class 0/);
  model.dispose();
});
