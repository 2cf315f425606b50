import assert from "node:assert/strict";
import { test } from "node:test";
import { models } from "../models";
import { inWords } from "./in_words";

function shown(name: string, value: string, given = false): string {
  return inWords([{ name, value, given }])
    .map((each) => `${each.name}: ${each.value}`)
    .join();
}

test("a report's parameters are told in words", () => {
  assert.equal(shown("latentSize", "15"), "latent size: 15");
  assert.equal(shown("numEpochs", "10"), "epochs: 10");
  assert.equal(shown("trainImages", "6000"), "training images: 6,000");
  assert.equal(shown("learningRate", "1e-3"), "learning rate: 0.001");
  assert.equal(shown("labelsPerClass", "1_000"), "labels per class: 1,000");
  assert.equal(shown("architecture", '"dense"'), "architecture: dense");
  assert.equal(shown("betas", "[1, 2, 0.5]"), "betas: 1, 2, 0.5");
  assert.equal(shown("invert", "true"), "invert: yes");
  assert.equal(shown("useKLWeight", "2"), "use KL weight: 2");
  // A seed is typed again as it stands, and a calculation is nobody's words.
  assert.equal(shown("seed", "20260101"), "seed: 20260101");
  assert.equal(shown("steps", "10 * 60"), "steps: 10 * 60");
  assert.equal(shown("names", '["a", "b"]'), 'names: ["a", "b"]');
});

test("what says nothing is left out, unless the run was given it", () => {
  for (const [name, value, words] of [
    ["imageSize", "0", "image size: as they are"],
    ["testImages", "0", "test images: all"],
    ["ckptDir", '"model_ckpts"', "weights in: model_ckpts"],
    ["only", '""', "only: none"],
    ["invert", "false", "invert: no"],
  ]) {
    assert.equal(shown(name, value), "");
    assert.equal(shown(name, value, true), words);
  }
  assert.equal(shown("beta", "0"), "beta: 0", "a weight of 0 says much");
});

test("an option of any model comes in words", () => {
  const names = models.names().flatMap((name) => Object.keys(models.find(name).options));
  assert.ok(names.includes("pretrainEpochs"));
  for (const name of names) assert.match(shown(name, "1"), /^[a-zA-Z]+( [a-z]+)*: 1$/, name);
});
