import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../config";
import { descriptionFromJson, descriptionToJson } from "./description";

const written = {
  ...{ format_version: 1, model: "vae", dataset: "tiny", seed: 3, metrics: { epochs: 2 } },
  config: {
    ...{ architecture: "dense", likelihood: "bernoulli", latent_size: 3, hidden_sizes: [10] },
    ...{ activation: "relu", beta: 2, num_classes: 4, image_shape: [4, 5, 3] },
  },
};
type Json = Omit<typeof written, "config"> & { config: Record<string, unknown> };

const read = (json: unknown) => descriptionFromJson(JSON.stringify(json), "a.json");
const changed = (edit: (json: Json) => object | void) => {
  const json = structuredClone(written) as Json;
  return edit(json) ?? json;
};
const withConfig = (config: object) =>
  changed((json) => ({ ...json, config: { ...json.config, ...config } }));

test("what is written is read again, and its text is laid out for people", () => {
  const description = read(written);
  assert.deepEqual(description, {
    config: {
      ...{ model: "vae", architecture: "dense", likelihood: "bernoulli", latentSize: 3, beta: 2 },
      ...{ hiddenSizes: [10], activation: "relu", numClasses: 4, imageShape: [4, 5, 3] },
    },
    ...{ dataset: "tiny", seed: 3, metrics: { epochs: 2 } },
  });
  const text = descriptionToJson({ ...description, sha256: "0".repeat(64) }, { node: "v20" });
  const json = JSON.parse(text) as Json;
  assert.deepEqual(json, { ...written, environment: { node: "v20" }, sha256: "0".repeat(64) });
  assert.equal(text, `${JSON.stringify(json, null, 2)}\n`);
  assert.deepEqual(descriptionFromJson(text, "a.json"), { ...description, sha256: json.sha256 });
});

test("what was asked of the images, and the names of the classes, are read where they are there", () => {
  const { images, classNames } = read({
    ...written,
    ...{ images: { size: 14, invert: true }, class_names: ["a", "b", "c", "d"] },
  });
  assert.deepEqual([images, classNames], [{ size: 14, invert: true }, ["a", "b", "c", "d"]]);
});

test("bounds, ends included: sides of 1 to 4096, grey or colour, up to 100,000 classes", () => {
  for (const config of [
    ...[[1, 1], [4096, 1], [1, 4096], [4, 4, 1], [4, 4, 3]].map((image_shape) => ({ image_shape })), // prettier-ignore
    ...[0, 1, 100_000].map((num_classes) => ({ num_classes })),
  ]) {
    read(withConfig(config));
  }
  assert.deepEqual(read(withConfig({ image_shape: [4, 5] })).config.imageShape, [4, 5, 1]);
  const told = changed((json) => {
    json.model = "cvae";
    json.config.num_classes = 1;
  });
  assert.equal(read(told).config.numClasses, 1);
});

test("an entry that is missing or not allowed is named with what was found, in one line", () => {
  const refusals: [string, object][] = [
    ...["x", 2, null].map((v): [string, object] => ["format_version", { ...written, format_version: v }]),
    ...[undefined, 3].map((v): [string, object] => ["model", { ...written, model: v }]),
    ...[undefined, 3].map((v): [string, object] => ["dataset", { ...written, dataset: v }]),
    ...[undefined, -1, 0.5].map((v): [string, object] => ["seed", { ...written, seed: v }]),
    ...["", "0".repeat(63), 3, null].map((v): [string, object] => ["sha256", { ...written, sha256: v }]),
    ...[3, null].map((v): [string, object] => ["architecture", withConfig({ architecture: v })]),
    ...[3, null].map((v): [string, object] => ["likelihood", withConfig({ likelihood: v })]),
    ...[-1, 100_001, 1.5, "4"].map((v): [string, object] => ["num_classes", withConfig({ num_classes: v })]),
    ...[[0, 4], [4097, 4], [4], [4, 4, 2], [4, 4, 4], [4, 4, 1, 1], [4, "4"], "4", undefined].map(
      (v): [string, object] => ["image_shape", withConfig({ image_shape: v })],
    ),
    ...[3, null, { size: -1 }].map((v): [string, object] => ["images", { ...written, images: v }]),
    ...[3, null, ["a"], ["a", "b", "c", 4]].map((v): [string, object] => ["class_names", { ...written, class_names: v }]),
    ["latent_size", withConfig({ latent_size: undefined })],
    ["latent_size", withConfig({ latent_size: 0 })],
    ["unheard_of", withConfig({ unheard_of: 1 })],
    ["num_classes", { ...withConfig({ num_classes: 0 }), model: "cvae" }],
  ]; // prettier-ignore
  for (const [entry, json] of refusals) {
    assert.throws(
      () => read(json),
      (error) =>
        error instanceof UserError &&
        new RegExp(`^a\\.json has .* for ${entry}: it is no checkpoint of this version$`).test(
          error.message,
        ),
      `${entry}: ${JSON.stringify(json)}`,
    );
  }
  assert.throws(() => descriptionFromJson("{", "a.json"), /^UserError: a\.json is not JSON/);
  for (const text of ["null", "[]", "3"]) {
    assert.throws(() => descriptionFromJson(text, "a.json"), /has nothing for format_version/);
  }
});

test("the loss's options may be missing, as they were once: they are the defaults", () => {
  assert.equal(read(withConfig({ beta: undefined })).config.beta, 1);
  const earlier = withConfig({ architecture: undefined, likelihood: undefined });
  const { architecture, likelihood } = read(earlier).config;
  assert.deepEqual([architecture, likelihood], ["dense", "bernoulli"]);
});
