/// <reference lib="dom" />
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { useBackend } from "../../src/backend";
import { findBrowser } from "../../src/host/node/find_browser";
import { loadModule } from "../../src/host/node/load_module";
import type { Dataset } from "../../src/data";
import { createModel } from "../../src/models";
import { playgroundPayload } from "../../src/notebook/playground_payload";
import { playgroundPage } from "../../src/playground/playground_page";
import { Unavailable } from "../child";
import type { Progress } from "../progress";
import type { PlaygroundSpeed } from "../report/results";
import { summarize } from "../report/summary";
import type { Work } from "../work";

const secondsEach = 3;

interface InPage {
  decodesPerSecond(seconds: number): Promise<number>;
  redrawsPerSecond(seconds: number): Promise<number>;
}

/**
 * A playground of the benchmark's network in Chromium: images a second from its decoder; how often
 * a second the picture is drawn anew below a pointer that never rests, where no screen's rate
 * limits it; and the longest task of the page's main thread meanwhile.
 *
 * The model is not trained: it decodes as fast.
 *
 * @param folder takes the page
 */
export async function timePlayground(
  work: Work,
  data: Dataset,
  folder: string,
  rounds: number,
  progress: Progress,
): Promise<PlaygroundSpeed> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Unavailable("no browser was found");
  progress.show("Playground", 0, "its page");
  const page = join(folder, "playground.html");
  writeFileSync(page, await pageOf(work, data));
  const script = await inPageScript();
  const args = ["--no-sandbox", "--disable-frame-rate-limit", "--disable-gpu-vsync"];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const found: { decodes: number; redraws: number; longest: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      progress.show("Playground", round / rounds, `round ${round + 1} of ${rounds}`);
      found.push(await visit(browser, pathToFileURL(page).href, script));
    }
    return {
      decodes_per_second: summarize(found.map(({ decodes }) => decodes)),
      redraws_per_second: summarize(found.map(({ redraws }) => redraws)),
      longest_task_ms: summarize(found.map(({ longest }) => longest)),
    };
  } finally {
    await browser.close();
  }
}

async function pageOf({ hidden_sizes, latent_size }: Work, data: Dataset): Promise<string> {
  await useBackend("auto");
  const model = createModel({ hiddenSizes: [...hidden_sizes], latentSize: latent_size }, data);
  try {
    const options = { count: 1000, seed: 0, title: "Playground" };
    return await playgroundPage(await playgroundPayload(model, data, options));
  } finally {
    model.dispose();
  }
}

async function inPageScript(): Promise<string> {
  const { build } = loadModule<{
    build(options: object): Promise<{ outputFiles: { text: string }[] }>;
  }>("esbuild");
  const entry = join(__dirname, "..", "page", "playground.ts");
  const how = { bundle: true, minify: true, write: false, format: "iife", logLevel: "silent" };
  return (await build({ entryPoints: [entry], ...how })).outputFiles[0].text;
}

async function visit(browser: Browser, address: string, script: string) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  try {
    await page.goto(address);
    await page.locator(".drawn .map").waitFor();
    await page.waitForTimeout(2000); // until the picture behind the map is complete
    await page.evaluate(script);
    const decodes = await page.evaluate(
      (seconds) => (window as unknown as InPage).decodesPerSecond(seconds),
      secondsEach,
    );
    const hover = () =>
      page.evaluate(
        (seconds) => (window as unknown as InPage).redrawsPerSecond(seconds),
        secondsEach,
      );
    await hover(); // the compiler's time
    const redraws = await hover();
    const longest = await longestTask(browser, page, hover);
    return { decodes, redraws, longest };
  } finally {
    await page.close();
  }
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly dur?: number;
  readonly args?: { readonly name?: string };
}

/** The longest task of the page's main thread while something goes on, in milliseconds. */
async function longestTask(
  browser: Browser,
  page: Page,
  during: () => Promise<unknown>,
): Promise<number> {
  await browser.startTracing(page, { categories: ["toplevel", "__metadata"] });
  await during();
  const trace = (await browser.stopTracing()).toString("utf8");
  const { traceEvents } = JSON.parse(trace) as { traceEvents: TraceEvent[] };
  const thread = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(thread),
  );
  const tasks = traceEvents.filter(
    (event) => /RunTask$/.test(event.name) && main.has(thread(event)),
  );
  if (tasks.length === 0) throw new Unavailable("the browser told of no task");
  return Math.max(...tasks.map(({ dur = 0 }) => dur)) / 1000;
}
