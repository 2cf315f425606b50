/// <reference lib="dom" />
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { tinyDataset } from "../models/testing/tiny";
import { figureHtml, klBars, lossCurves } from "../figures";
import { bundleOf } from "../figures/displayable";
import { noBrowser } from "../host/testing/browser";
import { saveEvaluationPage } from "../results/evaluation_page";
import type { EvaluationResult } from "../results/evaluation_result";
import { exportHtml } from "./export_html";
import { leastPlotContrast, seriousViolations } from "./testing/accessibility";
import { visit } from "./testing/browser_visit";

const folder = mkdtempSync(join(tmpdir(), "contrast "));
after(() => rmSync(folder, { recursive: true, force: true }));
const pages = {
  report: join(folder, "report.html"),
  "loss.html": join(folder, "loss.html"),
  "evaluation.html": join(folder, "vae", "evaluation.html"),
};

const summary = { title: "", date: "", seconds: 0, parameters: {}, given: [], metrics: {} };
const parameters = [
  { name: "beta", value: "4", given: true },
  { name: "seed", value: "7", given: false },
];
const header = { title: "", facts: [{ name: "date", value: "today" }], parameters, failed: false };
const figures = {
  ...{ model: "vae", modelTitle: "VAE", dataset: "tiny", item: "image", generatedData: false },
  ...{ latentSamples: 1, backend: "cpu", split: "test", images: 8, binarization: "none", seed: 0 },
  ...{ unit: "nats per image", importanceSamples: 1, latentSize: 2, loss: 9, reconstruction: 6 },
  ...{ kl: 3, elbo: -9, logLikelihood: -8, klPerDimension: [2, 1], klShare: [0.67, 0.33] },
  ...{ activeUnits: 2, reconstructionMse: 0.1, byClass: [], diagnostics: [] },
};

before(async () => {
  const kl = klBars([2, 1], { title: "KL" });
  const cells = [
    { cell_type: "markdown", metadata: {}, source: "# Title\n\n`code`, [a link](#Title), $x$\n\n> [!TIP]\n> Said." }, // prettier-ignore
    {
      ...{ cell_type: "code", execution_count: 1, metadata: {} },
      source: 'const text = "of"; // a comment\nfor (const [i] of [[1]]) console.log(`${i}`);',
      outputs: [
        { output_type: "stream", name: "stdout", text: "printed\n" },
        { output_type: "error", ename: "Error", evalue: "wrong", traceback: ["\u001b[31mwrong"] },
        { output_type: "display_data", metadata: {}, data: await bundleOf(kl) },
      ],
    },
  ];
  const notebook = { nbformat: 4, metadata: {}, cells };
  const full = { ...header, summary: { ...summary, failed: true } };
  writeFileSync(pages.report, await exportHtml(notebook as never, folder, full));
  const epoch = (number: number) => {
    const loss = { loss: 9 / number, reconstruction: 6 / number, kl: 3 / number };
    return { epoch: number, train: loss, test: loss };
  };
  const curves = lossCurves([epoch(1), epoch(2)] as never, { title: "loss" });
  writeFileSync(pages["loss.html"], await figureHtml(curves, "Loss"));
  const result = figures as unknown as EvaluationResult;
  await saveEvaluationPage(result, tinyDataset(), { outputDir: folder });
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const [name, file] of Object.entries(pages)) {
    test(
      `${name}, ${colorScheme}: every text has a contrast of 4.5`,
      { skip: noBrowser },
      async () => {
        const seen = await visit(
          file,
          1280,
          async (page) => {
            await page.locator(".js-plotly-plot .xtick text").first().waitFor();
            const contrast = await leastPlotContrast(page);
            assert.ok(contrast >= 4.5, `${contrast} in a plot`);
            assert.deepEqual(await seriousViolations(page), []);
          },
          { colorScheme },
        );
        assert.deepEqual(seen, { requests: [], console: [], scrollsSideways: false });
      },
    );
  }
}

test("what a run leaves is one family", { skip: noBrowser }, async () => {
  const looks: unknown[] = [];
  for (const file of Object.values(pages)) {
    await visit(file, 1280, async (page) => {
      const look = await page.evaluate(() =>
        ["body", "header.title", "h1"].map((selector) => {
          const element = document.querySelector(selector);
          if (!element) throw new Error(`no ${selector}`);
          const { fontFamily, fontSize, color, backgroundColor, maxWidth } =
            getComputedStyle(element);
          return { fontFamily, fontSize, color, backgroundColor, maxWidth };
        }),
      );
      looks.push(look);
    });
  }
  const [report, ...others] = looks;
  for (const other of others) assert.deepEqual(other, report);
});
