import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { decode } from "fast-png";
import { contributingPage, EXAMPLES } from "../cli/testing/contributing_pages";
import { type Execution, startTestKernel, type TestKernel } from "../jupyter/testing/client";
import type { PlaygroundPayload } from "../playground/payload";

// The examples of CONTRIBUTING.md as cells, as they are written there; as files they are run by
// src/cli/contributing.test.ts.

const folder = mkdtempSync(join(tmpdir(), "cells "));
let kernel: TestKernel;
before(async () => {
  kernel = await startTestKernel({ LATENT_LAB_PLAYGROUND: "live" });
});
after(async () => {
  await kernel.close();
  rmSync(folder, { recursive: true, force: true });
});

type Bundle = Readonly<Record<string, unknown>>;

/** Runs a cell, and returns what its last expression showed. */
async function cell(code: string): Promise<Bundle> {
  const execution = await kernel.execute(code);
  assert.equal(execution.reply.status, "ok", `${code}\n${traceback(execution)}`);
  return (execution.of("execute_result").at(-1)?.data ?? {}) as Bundle;
}

function traceback({ reply }: Execution): string {
  return ((reply.traceback ?? []) as string[]).join("\n");
}

/** What the compiler says of the word that begins where `at` stands in a page. */
async function typeOf(code: string, at: string): Promise<string> {
  const position = code.indexOf(at);
  assert.ok(position >= 0, `${at} is in the page`);
  const request = { code, cursor_pos: position + 1, detail_level: 0 };
  const { data } = await kernel.reply(kernel.send("inspect_request", request));
  return String((data as Bundle)["text/plain"]).split("\n\n")[0];
}

const PNG = "image/png";
const PLOTLY = "application/vnd.plotly.v1+json";
const WIDGET = "application/vnd.jupyter.widget-view+json";
const PLAYGROUND = "application/vnd.latent-lab.playground+json";

for (const heading of EXAMPLES) {
  test(`"${heading}": the page runs as a cell`, async () => {
    await cell(contributingPage(heading).cell);
  });
}

test("what a page's functions are given has its types without a word", async () => {
  for (const [heading, at, type] of [
    ["Add a model", "encoder, decoder }, { x }", "(parameter) encoder: Encoder"],
    ["Add a model", "x }, { lambda", "(parameter) x: tf.Tensor2D"],
    ["Add a model", "lambda, noise })", "(parameter) lambda: number"],
    ["Add a model", "noise }) {", "(parameter) noise: Noise"],
    ["Add a data set", "seed = 0, limit", "(parameter) seed: number"],
    ["Add a likelihood", "mu], { scale }", "(parameter) mu: tf.Tensor2D"],
    ["Add a likelihood", "scale }) => (", "(parameter) scale: number"],
    ["Add a network", "layers, options, imageShape", "(parameter) layers: Layers"],
  ] as const) {
    assert.equal(await typeOf(contributingPage(heading).cell, at), type, at);
  }
});

test("they are chosen by their names, trained under a panel with their own slider, and saved", async () => {
  await cell(`import {
  createModel, evaluateModel, evaluationTable, explore, figures, historyTable, loadDataset,
  loadModel, loadState, playground, saveRun, train, trainingPanel, useBackend,
} from "../src";
await useBackend("native");
const data = await loadDataset("discs", { limit: { train: 128, test: 48 } });
const parts = { architecture: "subpixel-conv", channels: [4, 6], likelihood: "laplace" };
const model = createModel({ model: "mmd-vae", latentSize: 3, lambda: 10, ...parts }, data);
const run = train(model, data, { numEpochs: 2, batchSize: 32 });
run.tune("lambda", 20);`);
  const panel = await kernel.execute(`const history = await trainingPanel(run);\nhistory`);
  assert.equal(panel.reply.status, "ok", traceback(panel));
  const shown = panel.of("display_data").map(({ data }) => data as Bundle);
  const controls = shown.find((bundle) => WIDGET in bundle);
  assert.match(String(controls?.["text/plain"]), /\[λ: 20\.0\]/);
  assert.ok(shown.some((bundle) => PNG in bundle));
  const table = String((panel.of("execute_result")[0].data as Bundle)["text/plain"]);
  assert.match(table, /test loss +test reconstruction +test MMD +weight of MMD/);
  assert.match(String((await cell("historyTable(history)"))["text/plain"]), /train MMD/);

  const places = JSON.stringify({ ckptDir: folder, outputDir: folder });
  await cell(`await saveRun(run, data, ${places});
const prefix = ${JSON.stringify(join(folder, "mmd-vae", "mmd-vae"))};
const loaded = loadModel(prefix).model;
const more = train(loaded, data, { numEpochs: 3 }, loadState(prefix, loaded));
await more.finish();`);
  const resumed = await cell(`[loaded.title, more.history.length, more.weights.lambda]`);
  assert.equal(resumed["text/plain"], "[ 'MMD-VAE', 3, 20 ]");
});

test("figures are in colour and of the model's own terms", async () => {
  for (const [code, rows, columns] of [
    ["figures.examples(data)", 4, 3],
    ["figures.samples(loaded, data)", 1, 10],
    ["figures.reconstructions(loaded, data)", 2, 3],
    ["figures.interpolation(loaded, data)", 2, 10],
  ] as const) {
    const { width, height, channels, data } = decode(
      Buffer.from(String((await cell(code))[PNG]), "base64"),
    );
    assert.ok(width > columns * 32 && height > rows * 48, `${code}: ${width} × ${height}`);
    const isColoured = (i: number) => Math.abs(data[i] - data[i + 2]) > 20;
    const pixels = Array.from({ length: width * height }, (_, i) => i * channels);
    assert.ok(channels >= 3 && pixels.some(isColoured), `${code} has a colour`);
  }
  const curves = JSON.stringify((await cell("figures.lossCurves(history, data)"))[PLOTLY]);
  assert.match(curves, /MMD/);
  assert.doesNotMatch(curves, /KL/);
  assert.ok((await cell("figures.klBars(loaded, data)"))[PLOTLY]);
});

test("a trained one is evaluated, explored and played with, by pictures where a page cannot run it", async () => {
  const evaluation = await cell(
    `evaluationTable(await evaluateModel(loaded, data.test, { importanceSamples: 2 }))`,
  );
  assert.match(String(evaluation["text/plain"]), /−ELBO +-?[\d.]+\n +reconstruction/);
  const controls = await cell("explore(loaded, data)");
  assert.ok(WIDGET in controls);
  assert.equal(String(controls["text/plain"]).match(/\[z\d · KL [\d.]+: 0\.00\]/g)?.length, 3);
  const pictures = (await cell("playground(loaded, data)"))[PLAYGROUND] as PlaygroundPayload;
  assert.match(JSON.stringify(pictures).slice(0, 4000), /"imageShape":\[48,32,3\]/);
});

test("a model of one's own with the project's layers is run by the page itself", async () => {
  const bundle =
    await cell(`const plain = createModel({ model: "mmd-vae", hiddenSizes: [8] }, data);
await train(plain, data, { numEpochs: 1, batchSize: 32 }).finish();
[plain.plain !== undefined, loaded.plain === undefined]`);
  assert.equal(bundle["text/plain"], "[ true, true ]");
  assert.ok((await cell("playground(plain, data)"))[PLAYGROUND]);
});
