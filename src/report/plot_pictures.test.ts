/// <reference lib="dom" />
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { Page } from "playwright-core";
import { greyPng } from "../figures/png";
import { readPng } from "../figures/testing/png_reader";
import { toBase64 } from "../host";
import { noBrowser } from "../host/testing/browser";
import { exportHtml } from "./export_html";
import { visit } from "./testing/browser_visit";

const folder = mkdtempSync(join(tmpdir(), "plot pictures "));
after(() => rmSync(folder, { recursive: true, force: true }));

const summary = { title: "", date: "", seconds: 0, parameters: {}, given: [], metrics: {} };
const header = { title: "", facts: [], parameters: [], failed: false };

test(
  "where no script draws it, a plot's picture has the ground of its page, light or dark",
  { skip: noBrowser },
  async () => {
    const white = toBase64(greyPng(new Uint8Array(40 * 30).fill(255), 40, 30));
    const data = {
      "application/vnd.plotly.v1+json": { data: [{ y: [1, 2] }] },
      "image/png": white,
    };
    const outputs = [{ output_type: "display_data", metadata: {}, data }];
    const cell = { cell_type: "code", execution_count: 1, metadata: {}, source: "1;", outputs };
    const notebook = { nbformat: 4, metadata: {}, cells: [cell] };
    const file = join(folder, "page.html");
    const full = { ...header, summary: { ...summary, failed: false } };
    writeFileSync(file, await exportHtml(notebook as never, folder, full));
    for (const colorScheme of ["light", "dark"] as const) {
      const seen = async (page: Page) => {
        const image = page.locator(".plot .static img");
        const picture = readPng(await image.screenshot());
        const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const paper = ground.match(/\d+/g)?.map(Number) ?? [];
        const own = [0, 1, 2].map((channel) => picture.at(20, 15, channel));
        const apart = own.map((value, channel) => Math.abs(value - (paper[channel] ?? NaN)));
        assert.ok(Math.max(...apart) <= 3, `${colorScheme}: ${own.join()} on ${ground}`);
      };
      await visit(file, 800, seen, { colorScheme, javaScriptEnabled: false });
    }
  },
);
