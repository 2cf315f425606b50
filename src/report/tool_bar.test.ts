import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { figureHtml, klBars, lossCurves } from "../figures";
import { assertQuietToolBars } from "../figures/testing/tool_bar";
import { noBrowser } from "../host/testing/browser";
import { exportHtml } from "./export_html";
import { visit } from "./testing/browser_visit";

const folder = mkdtempSync(join(tmpdir(), "tool bar "));
after(() => rmSync(folder, { recursive: true, force: true }));
const pages = { "loss.html": join(folder, "loss.html"), report: join(folder, "report.html") };

const shown = (json: object) => ({
  output_type: "display_data",
  data: { "application/vnd.plotly.v1+json": json },
});
const cell = (...outputs: object[]) => ({
  ...{ cell_type: "code", execution_count: 1, metadata: {}, source: "plot", outputs },
});

before(async () => {
  const { data, layout, config } = klBars([2, 1], { title: "KL" });
  const means = { loss: 3, reconstruction: 2, kl: 1 };
  const curves = lossCurves([{ epoch: 1, train: means, test: means }], {
    steps: [{ epoch: 0.5, means }],
  });
  writeFileSync(pages["loss.html"], await figureHtml(curves, "Loss"));
  // The second is of another program, which asks for what a report does not want.
  const foreign = { data: [{ y: [1, 2] }], layout: {}, config: { showSendToCloud: true } };
  const cells = [cell(shown({ data, layout, config })), cell(shown(foreign))];
  const summary = { title: "", date: "", seconds: 0, parameters: {}, given: [], metrics: {}, failed: false }; // prettier-ignore
  const header = { title: "", facts: [], parameters: [], failed: false, summary };
  const html = await exportHtml({ nbformat: 4, metadata: {}, cells } as never, folder, header);
  writeFileSync(pages.report, html);
});

for (const [name, file] of Object.entries(pages)) {
  test(`${name}: tool bars have no ground and leave the legend free, and no button uploads a plot`, async (t) => {
    if (noBrowser) return t.skip(noBrowser);
    const look = async (page: Page) => {
      page.setDefaultTimeout(60_000);
      await page.locator(".js-plotly-plot .modebar").last().waitFor({ state: "attached" });
      await assertQuietToolBars(page.locator(".js-plotly-plot"));
    };
    // On a dark page a bar with a ground was a slab.
    await visit(file, 1280, look, { colorScheme: "dark" });
  });
}
