/// <reference lib="dom" />
import { readFileSync } from "node:fs";
import type { Frame, Page } from "playwright-core";
import { packageFile } from "../../host/node/load_module";

interface Axe {
  run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
}

/** What axe-core finds serious or critical on a page, or in a frame of one, as it stands. */
export async function seriousViolations(page: Page | Frame): Promise<string[]> {
  await page.evaluate(readFileSync(packageFile("axe-core/axe.min.js"), "utf8"));
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: Axe }).axe.run();
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

/**
 * The least contrast of a plot's text with what it stands on (WCAG 2.1), of which axe-core knows nothing: it reads
 * `color`, and a drawing's text has its `fill`.
 *
 * @param ground the selector of what has the ground's colour
 */
export function leastPlotContrast(page: Page, ground = "body"): Promise<number> {
  return page.evaluate((selector) => {
    const luminance = (color: string) => {
      const [r = 0, g = 0, b = 0] = (color.match(/[\d.]+/g) ?? []).slice(0, 3).map((channel) => {
        const share = Number(channel) / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const below = document.querySelector(selector);
    const texts = [...document.querySelectorAll(".js-plotly-plot text")];
    if (!below || texts.length < 5) throw new Error(`${texts.length} texts on ${selector}`);
    const paper = luminance(getComputedStyle(below).backgroundColor);
    const all = texts.map((text) => {
      const own = luminance(getComputedStyle(text).fill);
      return (Math.max(own, paper) + 0.05) / (Math.min(own, paper) + 0.05);
    });
    return Math.min(...all);
  }, ground);
}
