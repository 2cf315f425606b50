/// <reference lib="dom" />
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Locator } from "playwright-core";
import { useBackend } from "../backend";
import type { Dataset } from "../data";
import { displaySymbol, type MimeBundle } from "../host";
import { noBrowser } from "../host/testing/browser";
import { createModel, models } from "../models";
import { tinyColours, tinyDataset } from "../models/testing/tiny";
import { playground } from "../notebook/playground";
import { playgroundMimeType } from "../playground/payload";
import { train } from "../training";
import { exportHtml } from "./export_html";
import { visit } from "./testing/browser_visit";

// One report in which every page that `--model` may name is alive, or says why it is not.

const folder = mkdtempSync(join(tmpdir(), "family "));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, "family.html");

const grey = tinyDataset({ train: 32 });
const colours = (labelled: boolean) => tinyColours({ train: 32, labelled });
const wide = { architecture: "conv", latentSize: 2, convChannels: [4], denseSize: 8 };
const kinds = {
  grey: { told: grey, untold: grey, made: { latentSize: 3, hiddenSizes: [8] } },
  colour: { told: colours(true), untold: colours(false), made: wide },
};
const shown: { readonly name: string; readonly bundle: MimeBundle }[] = [];

/** What a cell of a report shows of a model that was trained for an epoch. */
async function trainedBundle(model: string, data: Dataset, made: object): Promise<MimeBundle> {
  const run = train(createModel({ ...made, model }, data), data, {
    ...{ batchSize: 16, numEpochs: 1, learningRate: 0.01, seed: 3 },
  });
  await run.finish();
  try {
    return await playground(run.model, data, { count: 12 })[displaySymbol]();
  } finally {
    run.model.dispose();
  }
}

before(async () => {
  if (noBrowser) return;
  await useBackend("auto");
  process.env.LATENT_LAB_PLAYGROUND = "live";
  for (const name of models.names()) {
    for (const [kind, { told, untold, made }] of Object.entries(kinds)) {
      const data = models.find(name).labels === undefined ? untold : told;
      shown.push({ name: `${name}, ${kind}`, bundle: await trainedBundle(name, data, made) });
    }
  }
  delete process.env.LATENT_LAB_PLAYGROUND;
  const cells = shown.map(({ name, bundle: data }) => ({
    ...{ cell_type: "code", execution_count: 1, metadata: {}, source: `play("${name}")` },
    outputs: [{ output_type: "display_data", metadata: {}, data }],
  }));
  const summary = { date: "", seconds: 0, parameters: {}, given: [], metrics: {}, failed: false };
  const header = { title: "The family", facts: [], parameters: [], failed: false };
  const notebook = { nbformat: 4, metadata: {}, cells };
  const options = { ...header, summary: { ...summary, title: "The family" } };
  writeFileSync(file, await exportHtml(notebook, folder, options));
});

/** The decoded image of a playground, as it is drawn. */
const decoded = (figure: Locator) =>
  figure
    .locator(".screen .decoded")
    .first()
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

test("in a report every model of the family draws what the reader points at", async (t) => {
  if (noBrowser) return t.skip(noBrowser);
  for (const { name, bundle } of shown) assert.ok(playgroundMimeType in bundle, name);
  const seen = await visit(file, 1280, async (page) => {
    const figures = page.locator("figure.embed");
    assert.equal(await figures.count(), shown.length);
    for (const [k, { name }] of shown.entries()) {
      const figure = figures.nth(k);
      await figure.scrollIntoViewIfNeeded();
      await figure.locator(".decoded").first().waitFor();
      const map = figure.getByRole("application", { name: "Map of latent space" });
      const pictures: string[] = [];
      for (const position of [0.2, 0.8].map((share) => ({ x: share, y: share }))) {
        const { width = 0, height = 0 } = (await map.boundingBox()) ?? {};
        await map.hover({ position: { x: position.x * width, y: position.y * height } });
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))); // prettier-ignore
        pictures.push(await decoded(figure));
      }
      assert.notEqual(pictures[0], pictures[1], `${name}: the same image at both places`);
    }
  });
  assert.deepEqual(seen, { requests: [], console: [], scrollsSideways: false });
});
