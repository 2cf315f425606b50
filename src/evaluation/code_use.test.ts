import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import { evaluateModel } from ".";
import { codeUse } from "./code_use";

before(async () => void (await useBackend("cpu")));

test("codes in use, and as many that are equally likely", () => {
  assert.deepEqual(codeUse([0, 6, 0]), { count: 3, used: 1, perplexity: 1, chosen: 6 });
  const { perplexity, ...even } = codeUse([2, 2, 0, 2, 2]);
  assert.deepEqual(even, { count: 5, used: 4, chosen: 8 });
  assertClose([perplexity], [4], 1e-6);
  assertClose([codeUse([1, 3]).perplexity], [Math.exp(0.25 * Math.log(4) + 0.75 * Math.log(4 / 3))], 1e-6); // prettier-ignore
});

test("an evaluation tells of a codebook of which nearly all codes stand for nothing", async () => {
  const { test: split } = tinyDataset({ test: 24 });
  const model = tinyModel({ model: "vq-vae", latentSize: 4, codeSize: 2, codebookSize: 16 });
  const count = tf.memory().numTensors;
  const checkOf = async () => {
    const { codes, diagnostics } = await evaluateModel(model, split, { importanceSamples: 1 });
    return { codes, check: diagnostics.find(({ check }) => check === "codebook collapse") };
  };
  const { codes, check } = await checkOf();
  assert.deepEqual([codes?.count, codes?.chosen], [16, 48]); // two of each image
  assert.equal(check?.passed, (codes?.perplexity ?? 0) >= 16 / 5);
  // One code where all images are, the others far away.
  tf.tidy(() => {
    const far = tf.fill([16, 2], 1e3);
    const vectors = model.parameters["codebook.vectors"];
    vectors.assign(tf.concat([tf.zeros([1, 2]), tf.slice(far, [1, 0], [15, 2])], 0));
  });
  const collapsed = await checkOf();
  assert.deepEqual([collapsed.codes?.used, collapsed.codes?.perplexity], [1, 1]);
  assert.match(collapsed.check?.message ?? "", /^1 of 16 codes is in use, .* Try a smaller commitment, a smaller codebook_size, or more epochs\.$/); // prettier-ignore
  assert.equal(tf.memory().numTensors, count);
  model.dispose();

  const vae = tinyModel();
  const { codes: none, diagnostics } = await evaluateModel(vae, split, { importanceSamples: 1 });
  assert.equal(none, undefined);
  assert.ok(diagnostics.every(({ check: name }) => name !== "codebook collapse"));
  vae.dispose();
});
