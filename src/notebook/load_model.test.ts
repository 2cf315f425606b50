import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { useBackend } from "../backend";
import { saveModelWeights } from "../checkpoints";
import { UserError } from "../config";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import { displaySymbol } from "../host";
import { loadModel } from "./load_model";
import { playground } from "./playground";

const folder = mkdtempSync(join(tmpdir(), "weights of models "));
const here = process.cwd();

before(async () => {
  await useBackend("cpu");
  process.chdir(folder);
});
after(() => {
  process.chdir(here);
  rmSync(folder, { recursive: true, force: true });
});

test("where there are no weights yet, a line says how to get them", () => {
  const isTold = (error: Error) =>
    error instanceof UserError &&
    /^there are no weights of vae yet, .*vae\.json does not exist: run `npm start` once, or train it with `npm run train -- --model vae`$/.test(
      error.message,
    );
  assert.throws(() => loadModel("vae"), isTold);
  assert.throws(
    () => loadModel("elsewhere/vae"),
    /no checkpoint: elsewhere\/vae\.json does not exist/,
  );
});

test("a model's name finds what a training left, which is played with as it is", async () => {
  const model = tinyModel();
  saveModelWeights(model, { prefix: "model_ckpts/vae/vae", dataset: "digits", seed: 7 });
  const found = await loadModel("vae");
  assert.deepEqual(found.model.config, model.config);
  process.env.LATENT_LAB_PLAYGROUND = "picture";
  const bundle = await playground(found, tinyDataset())[displaySymbol]();
  assert.ok("image/png" in bundle);
  const byPath = loadModel("model_ckpts/vae/vae").model;
  for (const each of [model, found.model, byPath]) each.dispose();
});
