/// <reference lib="dom" />
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { Page } from "playwright-core";
import { greyPng } from "../figures/png";
import { toBase64 } from "../host";
import { noBrowser } from "../host/testing/browser";
import { writeIndex } from "./index_page";
import { visit } from "./testing/browser_visit";

const folder = mkdtempSync(join(tmpdir(), "index "));
after(() => rmSync(folder, { recursive: true, force: true }));

test("the list shows the whole of a picture, however long", { skip: noBrowser }, async () => {
  const picture = toBase64(greyPng(new Uint8Array(900 * 90), 900, 90));
  const summary = {
    ...{ title: "a", date: "2026-01-01", seconds: 1, parameters: {}, given: [], metrics: {} },
    ...{ failed: false, picture },
  };
  const json = JSON.stringify(summary);
  writeFileSync(
    join(folder, "a.html"),
    `<script id="report-summary" type="application/json">${json}</script>`,
  );
  const look = async (page: Page) => {
    const image = page.locator(".reports img");
    const style = await image.evaluate((each) => {
      const { objectFit, backgroundColor } = getComputedStyle(each);
      return { objectFit, backgroundColor };
    });
    // Pictures read on light and dark pages: a ground of their own would be a white slab.
    assert.deepEqual(style, { objectFit: "contain", backgroundColor: "rgba(0, 0, 0, 0)" });
  };
  await visit(await writeIndex(folder), 1280, look, { colorScheme: "dark" });
});
