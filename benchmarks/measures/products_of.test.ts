import assert from "node:assert/strict";
import { test } from "node:test";
import { tinyDataset } from "../../src/models/testing/tiny";
import { productsOf } from "./products_of";

const { train } = tinyDataset(); // 4 × 4 pixels
const settings = { hiddenSizes: [10], latentSize: 3 };
const encoder = 16 * 10 + 10 * 6;
const forward = encoder + 3 * 10 + 10 * 16;

test("a VAE's step: its layers forward, their gradients and those of their inputs", async () => {
  // Of the images no gradient is asked; each bias's is a product with ones.
  const step = 2 * forward + (forward - 16 * 10) + (10 + 6 + 10 + 16);
  assert.equal(await productsOf({ ...settings, model: "vae" }, train, 128), step);
});

test("what a step does once is shared out among its images: pseudo-inputs", async () => {
  const vamp = { ...settings, model: "vamp", numPseudoInputs: 64 };
  const large = await productsOf(vamp, train, 64);
  const small = await productsOf(vamp, train, 16);
  // Forward, all weights, and all inputs, those that are learned among them; and each bias's.
  const once = (small - large) / (1 / 16 - 1 / 64);
  assert.ok(Math.abs(once / 64 - (3 * encoder + 16)) < 1e-6, `${once / 64}`);
});

test("of a convolution the window of each pixel that is made, for each number that is read", async () => {
  const conv = { architecture: "conv", denseSize: 8, latentSize: 3, model: "vae" };
  const one = await productsOf({ ...conv, convChannels: [4] }, train, 128);
  const other = await productsOf({ ...conv, convChannels: [8] }, train, 128);
  // 2 × 2 pixels by windows of 4 × 4: forward and the kernel's gradient, there and back, and back once
  // more the gradient of its input; beside them dense layers of 4 numbers each to 8 units, three times each.
  const ofChannel = 4 * 16 * 5 + 2 * 3 * 4 * 8;
  const biases = 4 + 4; // of the dense layer to the maps, and of the convolution at four pixels
  assert.equal(other - one, 4 * (ofChannel + biases));
});
