/// <reference lib="dom" />
import { after } from "node:test";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { findBrowser } from "../../host/node/find_browser";

/** What a reader's browser made of a page, with the network off. */
export interface Visit {
  /** Addresses that it asked for, other than the file itself and data in it. */
  requests: string[];
  /** What stands in its console. */
  console: string[];
  /** Whether the page is wider than the window. */
  scrollsSideways: boolean;
}

/** Makes of a visit's browser that of a phone. */
export const phone = { hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

let browser: Promise<Browser> | undefined;

/** One browser serves all visits of a test file. */
export function testBrowser(): Promise<Browser> {
  browser ??= chromium.launch({ executablePath: findBrowser(), args: ["--no-sandbox"] });
  return browser;
}

after(async () => (await browser)?.close());

/**
 * Opens a file from disk in Chromium with the network off.
 *
 * @param look waits for what should be there, and looks at it
 * @param options such as `{ colorScheme: "dark" }` or `{ javaScriptEnabled: false }`
 */
export async function visit(
  file: string,
  width: number,
  look: (page: Page) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const viewport = { width, height: 800 };
  const context = await (await testBrowser()).newContext({ viewport, offline: true, ...options });
  try {
    const page = await context.newPage();
    const requests: string[] = [];
    const said: string[] = [];
    page.on("request", (request) => {
      if (!/^(file|data|blob):/.test(request.url())) requests.push(request.url());
    });
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(error.message));
    await page.goto(pathToFileURL(file).href);
    await look(page);
    const scrollsSideways = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth > clientWidth;
    });
    return { requests, console: said, scrollsSideways };
  } finally {
    await context.close();
  }
}
