/// <reference lib="dom" />
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { UserError } from "../../src/config";
import { compactPng } from "../../src/figures/palette";
import { findBrowser } from "../../src/host/node";
import { drawThree } from "../film/scene";

/** The head of a section stands so far below the top of the picture, in CSS pixels. */
const above = 60;

/**
 * The report's training, on a desktop and on a phone, its playground with a drawn 3, and on a phone that of 02-cvae,
 * whose report lies beside it.
 */
export async function shootReport(report: string): Promise<Record<string, Uint8Array>> {
  const cvae = join(dirname(report), "02-cvae.html");
  if (!existsSync(cvae)) throw new UserError(`there is no ${cvae} yet: run npm start`);
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new UserError("there is no Chromium to draw in");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const opened = async (
    options: BrowserContextOptions,
    shoot: (page: Page) => Promise<Buffer>,
    file = report,
  ) => {
    const context = await browser.newContext({ offline: true, ...options });
    const page = await context.newPage();
    await page.goto(pathToFileURL(resolve(file)).href);
    await page.locator(".plot.drawn").first().waitFor();
    const png = await shoot(page);
    await context.close();
    return compactPng(png);
  };
  const desktop = { viewport: { width: 1280, height: 1180 } };
  const phone = {
    viewport: { width: 390, height: 768 },
    colorScheme: "dark",
    hasTouch: true,
  } as const;
  try {
    return {
      report: await opened(desktop, (page) => training(page, "Training")),
      "report-phone": await opened(phone, (page) => training(page)),
      playground: await opened(desktop, playground),
      "playground-phone": await opened(phone, playground, cvae),
    };
  } finally {
    await browser.close();
  }
}

/** What the window shows below a heading, or from the curves' own code on. */
async function training(page: Page, heading?: string): Promise<Buffer> {
  const from = heading === undefined ? page.locator("section.code", { has: page.locator(".plot") }).first() : page.getByRole("heading", { name: heading }); // prettier-ignore
  await from.evaluate((place, room) => {
    scrollTo({ top: place.getBoundingClientRect().top + scrollY - room, behavior: "instant" });
  }, above);
  await page.waitForTimeout(500);
  return page.screenshot();
}

async function playground(page: Page): Promise<Buffer> {
  // On a phone the line of contents stays at the window's top, and would lie over a card that is higher.
  await page.addStyleTag({ content: ".side { visibility: hidden }" });
  const card = page.locator("figure.embed");
  await card.scrollIntoViewIfNeeded();
  await page.locator("figure.embed.drawn").waitFor();
  await page.getByRole("application", { name: /^Pad/ }).scrollIntoViewIfNeeded();
  await drawThree(page, false);
  await page.waitForTimeout(500);
  return card.screenshot();
}
