import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { findBrowser } from "../host/node/find_browser";
import { noBrowser } from "../host/testing/browser";
import { figureHtml } from "./figure_html";
import { klBars } from "./kl_bars";
import { loadModule } from "../host/node/load_module";

interface TestPage {
  on(event: string, listener: (value: { text(): string; url(): string }) => void): void;
  goto(url: string): Promise<unknown>;
  evaluate(script: string): Promise<unknown>;
}

interface Playwright {
  chromium: {
    launch(options: object): Promise<{
      newPage(options: object): Promise<TestPage>;
      close(): Promise<void>;
    }>;
  };
}

const hostile = klBars([2, 1], { title: `</script><script>alert(1)</script>` });

describe("figureHtml", () => {
  it("escapes the title and lets no text end its script", async () => {
    const html = await figureHtml(hostile, "</title><script>alert(2)</script>");
    assert.ok(html.includes("<title>&lt;/title&gt;&lt;script&gt;"));
    assert.equal(html.match(/<\/script/g)?.length, 3); // the JSON, plotly.js, the drawing
    assert.ok(!html.includes("<script>alert"));
  });

  it(
    "loads nothing and draws within its own policy, whatever becomes of another figure",
    { skip: noBrowser },
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "figure html "));
      after(() => rmSync(folder, { recursive: true }));
      const file = join(folder, "loss.html");
      const broken = { ...hostile, data: [null as never] };
      writeFileSync(file, await figureHtml([broken, hostile], "Loss"));

      const { chromium } = loadModule<Playwright>("playwright-core");
      const browser = await chromium.launch({
        executablePath: findBrowser(),
        args: ["--no-sandbox"],
      });
      try {
        const page = await browser.newPage({ viewport: { width: 400, height: 700 } });
        const messages: string[] = [];
        const requests: string[] = [];
        page.on("console", (message) => messages.push(message.text()));
        page.on("pageerror", (error) => messages.push(String(error)));
        page.on("request", (request) => requests.push(request.url()));
        await page.goto(pathToFileURL(file).href);
        await page.evaluate(`new Promise((resolve) => requestAnimationFrame(() => resolve()))`);
        assert.equal(await page.evaluate(`document.querySelectorAll(".bars .point").length`), 2);
        const width = await page.evaluate(`document.querySelector(".main-svg").clientWidth`);
        assert.ok(Number(width) <= 400, `${String(width)} pixels wide on a narrow window`);
        assert.match(messages.join("\n"), /^a figure could not be drawn: [^\n]*(\n +at [^\n]*)*$/);
        assert.deepEqual(requests, [pathToFileURL(file).href]);
      } finally {
        await browser.close();
      }
    },
  );
});
