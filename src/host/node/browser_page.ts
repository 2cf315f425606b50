import { readFile } from "node:fs/promises";
import type { DrawingPage } from "../headless_browser";
import { findBrowser } from "./find_browser";
import { loadModule, packageFile } from "./load_module";
import { minifiedPlotly } from "./plotly_bundle";

interface Browser {
  newPage(options: object): Promise<DrawingPage>;
  close(): Promise<void>;
  isConnected(): boolean;
}

interface Playwright {
  chromium: { launch(options: object): Promise<Browser> };
}

/** Pixels of a picture to one CSS pixel: 2, or 1 where pictures are to stay small. */
export const pixelRatio = process.env.LATENT_LAB_PICTURES === "1" ? 1 : 2;

/** Without a picture to draw for this long, the browser is closed, so that the process can end. */
const idleMilliseconds = 1000;
const launchMilliseconds = 30_000;

let open: Promise<{ browser: Browser; page: DrawingPage }> | undefined;
let idle: NodeJS.Timeout | undefined;
let queue: Promise<unknown> = Promise.resolve();

/**
 * Runs `use` with a page that has plotly.js and the pictures' font, one caller at a time. The browser starts with the
 * first picture, is shared by those that follow, and closes when no more come.
 *
 * @returns what `use` returns, or undefined where the machine has no browser
 */
export function withPage<T>(use: (page: DrawingPage) => Promise<T>): Promise<T | undefined> {
  const turn = queue.then(() => drawInTurn(use));
  queue = turn.catch(() => undefined);
  return turn;
}

async function drawInTurn<T>(use: (page: DrawingPage) => Promise<T>): Promise<T | undefined> {
  clearTimeout(idle);
  const path = findBrowser();
  if (path === undefined) return undefined;
  open ??= openPage(path);
  try {
    const { page } = await open;
    return await use(page);
  } catch (error) {
    await closeBrowser();
    throw error;
  } finally {
    idle = setTimeout(() => void closeBrowser(), idleMilliseconds);
  }
}

/** Closes the shared browser now, if it is open. */
export async function closeBrowser(): Promise<void> {
  clearTimeout(idle);
  const closing = open;
  open = undefined;
  if (closing === undefined) return;
  try {
    await (await closing).browser.close();
  } catch {
    // It did not start, or is gone already.
  }
}

async function openPage(executablePath: string) {
  const { chromium } = loadModule<Playwright>("playwright-core");
  const browser = await chromium.launch({
    executablePath,
    timeout: launchMilliseconds,
    // Only the project's own pages are drawn, without a network; containers run as root, which the sandbox refuses.
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--font-render-hinting=none",
      "--force-color-profile=srgb",
    ],
    // The process's own handlers decide what a signal does.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  try {
    const page = await browser.newPage({ deviceScaleFactor: pixelRatio, offline: true });
    const font = await readFile(packageFile("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"), "base64");
    const bold = await readFile(packageFile("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"), "base64");
    await page.setContent(
      `<style>${fontFace(font, 400)}${fontFace(bold, 700)} body { margin: 0 }</style><div id="figure"></div>`,
    );
    await page.evaluate(
      `Promise.all([document.fonts.load("12px DejaVu Sans"), document.fonts.load("bold 12px DejaVu Sans")])` +
        `.then(() => undefined)`,
    );
    await page.evaluate(await minifiedPlotly());
    return { browser, page };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

function fontFace(base64: string, weight: number): string {
  return (
    `@font-face { font-family: "DejaVu Sans"; font-weight: ${weight}; ` +
    `src: url(data:font/ttf;base64,${base64}) }`
  );
}
