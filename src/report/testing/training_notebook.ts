/// <reference lib="dom" />
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { noBrowser } from "../../host/testing/browser";
import { summaryOf } from "../summary";
import { seriousViolations } from "./accessibility";
import { phone, visit } from "./browser_visit";
import { projectNotebooks } from "./project_notebooks";

const well = { requests: [], console: [], scrollsSideways: false };

/**
 * Runs 01-vae or 02-cvae small and holds its files and its report against what is expected.
 *
 * @returns why the report was not looked at, where there is no browser
 */
export async function checkTrainingNotebook(
  { ckptDir, outputDir, run }: ReturnType<typeof projectNotebooks>,
  name: string,
  model: "vae" | "cvae",
): Promise<string | undefined> {
  const latentSize = 3;
  const { report, status, stderr } = await run(name, { latentSize, outputDir });
  assert.equal(status, 0, stderr);
  const weights = join(ckptDir, model, `${model}.json`);
  const { config } = JSON.parse(readFileSync(weights, "utf8")) as { config: object };
  assert.deepEqual(config, { ...config, latent_size: latentSize });
  for (const file of ["samples.png", "interpolation.png", "history.json", "loss.html"]) {
    assert.ok(existsSync(join(outputDir, model, file)), file);
  }
  assert.equal(existsSync(join(outputDir, model, "conditional.png")), model === "cvae");
  assert.ok(statSync(report).size < 8e6, `${statSync(report).size} bytes can be mailed`);
  const summary = summaryOf(readFileSync(report, "utf8"));
  assert.ok(Number(summary?.metrics["test loss"]) > 0);
  assert.equal(summary?.history?.length, 1);
  if (noBrowser) return noBrowser;
  const seen = await visit(report, 1280, async (page) => {
    await page.waitForFunction(() => document.querySelectorAll(".js-plotly-plot").length === 3);
    assert.ok((await page.locator("math").count()) > 5, "mathematics is rendered");
    assert.ok((await page.locator("table td").count()) > 5, "the history is a table");
    const buttons = await page.locator(".modebar-btn").evaluateAll((all) => {
      return all.map((button) => button.getAttribute("data-title") ?? "");
    });
    assert.ok(buttons.includes("Reset axes"), buttons.join());
    for (const title of buttons) assert.doesNotMatch(title, /share|cloud/i);
    await page.locator(".embed").scrollIntoViewIfNeeded();
    await page.locator(".embed.drawn .map").waitFor();
    assert.deepEqual(await seriousViolations(page), []);
  });
  assert.deepEqual(seen, well);
  const look = async (page: Page) => {
    await page.waitForFunction(() => document.querySelectorAll(".js-plotly-plot").length === 3);
    const tops = await page.locator(".subplot .bg, .bglayer .bg").evaluateAll((panels) => {
      return panels.slice(0, 3).map((panel) => panel.getBoundingClientRect().top);
    });
    assert.equal(new Set(tops).size, 3, "the loss's panels stand below one another");
    assert.equal(await page.locator(".modebar").count(), 0, "a finger has no use for the bar");
    await page.locator(".embed").scrollIntoViewIfNeeded();
    await page.locator(".embed.drawn .map").waitFor();
    assert.deepEqual(await seriousViolations(page), []);
  };
  assert.deepEqual(await visit(report, 360, look, { colorScheme: "dark", ...phone }), well);
  return undefined;
}
