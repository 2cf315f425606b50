import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { createImageSplit } from "../data";
import { host, provideHost } from "../host";
import { tinyDataset } from "../models/testing/tiny";
import { imagesMark } from "./images_mark";

const { test: split } = tinyDataset();
const vae = { labels: "none" } as const;
const cvae = { labels: "required" } as const;

test("the mark is a digest of shape and pixels, and of labels for who takes them: saved runs hold it", () => {
  const hash = () => createHash("sha256").update("4 4 1").update(split.pixels);
  assert.deepEqual(imagesMark(vae, split), {
    ...{ split: "test", size: 24, sha256: hash().digest("hex") },
  });
  const labels = new Uint8Array(Int32Array.from(split.labels).buffer);
  const told = hash().update(" 4").update(labels).digest("hex");
  assert.equal(imagesMark(cvae, split).sha256, told);
});

test("other pixels, another shape and other labels have other marks", () => {
  const mark = (model: typeof vae | typeof cvae, changed: object) =>
    imagesMark(model, createImageSplit({ ...split, ...changed })).sha256;
  const pixels = split.pixels.map((v, k) => (k === 7 ? v ^ 1 : v));
  const labels = split.labels.map((label, i) => (i === 3 ? 0 : label));
  for (const changed of [{ pixels }, { imageShape: [2, 8] }]) {
    assert.notEqual(mark(vae, changed), mark(vae, {}));
  }
  for (const changed of [{ labels }, { numClasses: 5 }]) {
    assert.equal(mark(vae, changed), mark(vae, {}));
    assert.notEqual(mark(cvae, changed), mark(cvae, {}));
  }
});

test("where nothing computes digests, size and split are the mark", () => {
  const own = host();
  provideHost({ ...own, sha256: undefined });
  assert.deepEqual(imagesMark(vae, split), { split: "test", size: 24 });
  provideHost(own);
});
