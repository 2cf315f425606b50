import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { readPng } from "../figures/testing/png_reader";
import { type Model, standardNormal } from "../models";
import { tinyModel } from "../models/testing/tiny";
import { decodeWalk, latentWalk, walkPng } from "./latent_walk";

before(async () => void (await useBackend("cpu")));

test("the same seed gives the same latents, another seed others, whatever the model has learned", () => {
  const [a, b] = [tinyModel({ seed: 1 }), tinyModel({ seed: 2 })];
  assert.deepEqual(latentWalk(a, { seed: 3 }), latentWalk(b, { seed: 3 }));
  assert.notDeepEqual(latentWalk(a, { seed: 3 }), latentWalk(a, { seed: 4 }));
  a.dispose();
  b.dispose();
});

test("a VAE's row goes from one latent to another; a CVAE's is one latent told each label", () => {
  const [vae, cvae] = [tinyModel(), tinyModel({ model: "cvae" })];
  const along = latentWalk(vae, { rows: 2, steps: 5 });
  assert.deepEqual([along.rows, along.columns, along.latents.length], [2, 5, 2 * 5 * 3]);
  assert.notDeepEqual(along.latents.slice(0, 3), along.latents.slice(3, 6));
  const { numClasses } = cvae.config;
  const told = latentWalk(cvae, { rows: 2 });
  assert.deepEqual(told.columns, numClasses);
  assert.deepEqual(told.labels.slice(0, numClasses), [...Array(numClasses).keys()]);
  assert.deepEqual(told.latents.slice(0, 3), told.latents.slice(3, 6));
  vae.dispose();
  cvae.dispose();
});

test("a prior that learns is drawn from anew, along straight lines", () => {
  const model = tinyModel({ model: "vade", numClusters: 1 });
  const walk = latentWalk(model, { rows: 1, steps: 3 });
  const [from, middle, to] = [0, 1, 2].map((i) => walk.latents.slice(3 * i, 3 * i + 3));
  middle.forEach((value, d) => assert.ok(Math.abs(value - (from[d] + to[d]) / 2) < 1e-6));
  const before = decodeWalk(model, walk);
  assert.deepEqual(decodeWalk(model, walk), before);
  tf.tidy(() => model.parameters["prior.means"].assign(tf.fill([1, 3], 2)));
  const moved = latentWalk(model, walk.made);
  assert.ok(Math.abs(moved.latents[0] - walk.latents[0] - 2) < 1e-5);
  assert.notDeepEqual(decodeWalk(model, walk), before);
  model.dispose();
});

test("of one class a row shows ten styles, of three classes three each", () => {
  const kinds = (numClasses: number) => {
    const { labels, columns } = latentWalk({
      labels: "required",
      config: { latentSize: 2, numClasses, imageShape: [4, 4, 1] },
      prior: () => standardNormal(2),
      decode: () => ({ mean: () => tf.zeros([6, 16]) }),
    } as unknown as Model);
    return [columns, labels.slice(0, columns)];
  };
  assert.deepEqual(kinds(1), [10, new Array<number>(10).fill(0)]);
  assert.deepEqual(kinds(3), [9, [0, 1, 2, 0, 1, 2, 0, 1, 2]]);
  assert.deepEqual(kinds(1000), [12, [...Array(12).keys()]]);
});

test("the picture has each image in its place", () => {
  const walk = { rows: 1, columns: 2, latents: new Float32Array(6), labels: [0, 0] };
  // Two images of 1 × 2 pixels, each 21 times as large, with a line of grey around each.
  const png = readPng(walkPng(Float32Array.of(0, 1, 0.5, 2), walk, [1, 2, 1]));
  assert.deepEqual([png.width, png.height], [1 + 2 * 43, 1 + 22]);
  assert.deepEqual(
    [0, 1, 22, 43, 44, 65, 86].map((x) => png.at(x, 1)),
    [128, 0, 255, 128, 128, 255, 128], // 0.5 · 255 rounds to 128
  );
  // In colour: each pixel has its three numbers.
  const colours = readPng(
    walkPng(Float32Array.of(1, 0, 0, 0, 0.5, 1), { ...walk, columns: 2 }, [1, 1, 3]),
  );
  assert.deepEqual([colours.width, colours.height, colours.channels], [1 + 2 * 43, 1 + 43, 3]);
  // Large images are made smaller: 10 of 256 pixels to a third, in the panel's 760.
  const large = { rows: 1, columns: 10, latents: new Float32Array(20), labels: [] };
  const wide = readPng(walkPng(new Float32Array(10 * 256 * 256), large, [256, 256, 1]));
  assert.deepEqual([wide.width, wide.height], [1 + 10 * 87, 1 + 87]);
  const model = tinyModel();
  const [height, width] = model.config.imageShape;
  const all = latentWalk(model);
  assert.equal(decodeWalk(model, all).length, 30 * height * width);
  model.dispose();
});
