/// <reference lib="dom" />
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { figureHtml, lossCurves } from "../figures";
import { noBrowser } from "../host/testing/browser";
import { exportHtml } from "./export_html";
import { visit } from "./testing/browser_visit";

const folder = mkdtempSync(join(tmpdir(), "turned phone "));
after(() => rmSync(folder, { recursive: true, force: true }));
const pages = { "loss.html": join(folder, "loss.html"), report: join(folder, "report.html") };

before(async () => {
  const means = { loss: 3, reconstruction: 2, kl: 1 };
  const { data, layout, config, altText } = lossCurves([{ epoch: 1, train: means, test: means }]);
  writeFileSync(pages["loss.html"], await figureHtml({ data, layout, config, altText } as never, "Loss")); // prettier-ignore
  const output = {
    output_type: "display_data",
    data: { "application/vnd.plotly.v1+json": { data, layout, config } },
  };
  const cell = { cell_type: "code", execution_count: 1, metadata: {}, source: "plot" };
  const notebook = { nbformat: 4, metadata: {}, cells: [{ ...cell, outputs: [output] }] };
  const summary = { title: "", date: "", seconds: 0, parameters: {}, given: [], metrics: {}, failed: false }; // prettier-ignore
  const header = { title: "", facts: [], parameters: [], failed: false, summary };
  writeFileSync(pages.report, await exportHtml(notebook as never, folder, header));
});

for (const [name, file] of Object.entries(pages)) {
  test(`${name}: panels go below one another in a window that becomes narrow, and back`, async (t) => {
    if (noBrowser) return t.skip(noBrowser);
    await visit(file, 900, async (page) => {
      page.setDefaultTimeout(60_000);
      /** Waits until the panels' names stand in so many columns. */
      const inColumns = (columns: number) =>
        page.waitForFunction((wanted) => {
          const names = [...document.querySelectorAll(".js-plotly-plot .annotation")];
          const lefts = names.map((each) => Math.round(each.getBoundingClientRect().left));
          return names.length === 3 && new Set(lefts).size === wanted;
        }, columns);
      await inColumns(3);
      for (const [width, columns] of [
        [390, 1],
        [900, 3],
      ]) {
        await page.setViewportSize({ width, height: 800 });
        await inColumns(columns);
        const [drawn] = await page
          .locator(".js-plotly-plot .main-svg")
          .evaluateAll((all) => all.map((svg) => svg.getBoundingClientRect().right));
        assert.ok(drawn <= width, `${drawn} of ${width} pixels`);
      }
    });
  });
}
