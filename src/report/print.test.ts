/// <reference lib="dom" />
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { greyPng } from "../figures/png";
import { toBase64 } from "../host";
import { noBrowser } from "../host/testing/browser";
import { exportHtml } from "./export_html";
import { visit } from "./testing/browser_visit";

const folder = mkdtempSync(join(tmpdir(), "print "));
after(() => rmSync(folder, { recursive: true, force: true }));

const summary = { title: "", date: "", seconds: 0, parameters: {}, given: [], metrics: {} };
const header = { title: "", facts: [], parameters: [], failed: false };

test(
  "on paper: no note above a drawn plot, no tool bar, no page left half empty, no solution folded",
  { skip: noBrowser },
  async () => {
    const shown = (data: object) => ({ output_type: "display_data", metadata: {}, data });
    const tall = toBase64(greyPng(new Uint8Array(900 * 1200), 900, 1200));
    const outputs = [
      shown({ "application/vnd.plotly.v1+json": { data: [{ y: [1, 2] }] } }),
      shown({ "image/png": tall }),
    ];
    const cell = { cell_type: "code", execution_count: 1, metadata: {}, source: "1;", outputs };
    const source = "<details>\n<summary>Solution</summary>\n\n543 *nats*\n\n</details>";
    const exercise = { cell_type: "markdown", metadata: {}, source };
    const notebook = { nbformat: 4, metadata: {}, cells: [cell, exercise] };
    const file = join(folder, "page.html");
    const full = { ...header, summary: { ...summary, failed: false } };
    writeFileSync(file, await exportHtml(notebook as never, folder, full));
    await visit(file, 1000, async (page) => {
      await page.locator(".plot.drawn").waitFor();
      const solution = page.locator(".text em");
      assert.ok(!(await solution.isVisible()), "on the screen a solution is folded");
      await page.emulateMedia({ media: "print" });
      assert.ok(await solution.isVisible(), "on paper nobody could unfold it");
      for (const [selector, visible] of [
        [".plot .live", true],
        [".missing", false],
        [".modebar", false],
        [".picture img", true],
      ] as const) {
        assert.equal(await page.locator(selector).first().isVisible(), visible, selector);
      }
      const box = await page.locator(".picture img").boundingBox();
      // 95 mm of 25.4 to an inch of 96 pixels, and its 3 : 4 kept.
      assert.ok(box && box.height <= 360 && Math.abs(box.width / box.height - 0.75) < 0.01);
    });
  },
);
