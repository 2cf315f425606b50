import assert from "node:assert/strict";
import { before, test } from "node:test";
import { inspect } from "node:util";
import { useBackend } from "../backend";
import { loadDataset } from "../data";
import { displaySymbol, type MimeBundle } from "../host";
import { createModel } from "../models";
import { train } from "../training";
import { showData, showModelsAndRuns } from "./shown_briefly";

before(async () => {
  await useBackend("cpu");
  showModelsAndRuns();
});

const digits = () => loadDataset("digits", { limit: { train: 64, test: 16 } });

const shown = async (value: object): Promise<MimeBundle> =>
  (value as { [displaySymbol](): MimeBundle | Promise<MimeBundle> })[displaySymbol]();

test("a model shows a row a layer, with its shapes and weights, and a console its line", async () => {
  const model = createModel({ model: "vae", latentSize: 2, hiddenSizes: [8] }, await digits());
  const { "text/plain": text, "text/html": html } = await shown(model);
  // 784 · 8 + 8 weights of the first layer.
  assert.match(String(text), /\n.*encoder\.dense_0 +784 × 8 \+ 8 +6,280\n/);
  assert.match(String(html), /<td>encoder\.dense_0<\/td><td>784 × 8 \+ 8<\/td><td>6,280<\/td>/);
  assert.match(inspect(model), /^VAE .*, [\d,]+ weights$/);
});

test("a run shows where it stands", async () => {
  const data = await digits();
  const model = createModel({ model: "vae", latentSize: 2, hiddenSizes: [8] }, data);
  const run = train(model, data, { numEpochs: 1 });
  const ready = "Training of a model (VAE), ready: 0 of 1 epochs done";
  assert.deepEqual(await shown(run), { "text/plain": ready });
  for await (const record of run) void record;
  assert.match(
    inspect(run),
    /^Training .*, finished: 1 of 1 epochs done, test loss \d+\.\d\d nats/,
  );
});

test("a data set shows four images and a sentence, its copies nothing that may not hold", async () => {
  const data = showData(await digits());
  const said = /: 64 training and 16 test images of 28 × 28 pixels, 10 classes$/;
  const bundle = await shown(data);
  assert.match(String(bundle["text/plain"]), said);
  assert.ok("image/png" in bundle);
  assert.match(inspect(data), said);
  assert.ok(!(displaySymbol in { ...data }));
});
