/// <reference lib="dom" />
import { host } from "../../host";
import { testBrowser } from "../../report/testing/browser_visit";
import { bundleForBrowser } from "./bundle_for_browser";
import type { ImageFiles, ImagesHere } from "./images_here";
import type { LabOutcome } from "./small_lab";

/** What came of the lab in a page. */
export interface PageLab {
  readonly outcome: LabOutcome;
  /** What came of the image files. */
  readonly images: ImagesHere;
  /** Addresses for which there was no answer. */
  readonly unanswered: readonly string[];
  /** Bytes of the script, without the files that it fetches. */
  readonly scriptSize: number;
}

const ORIGIN = "https://lab.invalid";

/** What a worker says: what came of it, or the error that ended it. */
type Said = Partial<Pick<PageLab, "outcome" | "images">> & { readonly error?: string };

/**
 * Runs `lab_worker.ts` in a worker of a page in Chromium. Nothing goes over a network: whatever the
 * page asks for is answered from here.
 *
 * @param files for {@link imagesHere}
 * @throws Error with what the worker threw
 */
export async function labInPage(files: ImageFiles): Promise<PageLab> {
  const script = await bundleForBrowser(["results/testing/lab_worker.ts"]);
  const unanswered: string[] = [];
  const context = await (await testBrowser()).newContext();
  try {
    await context.route("**/*", async (route) => {
      const address = route.request().url();
      const answer = await answerTo(address.slice(ORIGIN.length), script).catch(() => undefined);
      if (answer) return route.fulfill(answer);
      unanswered.push(address);
      return route.abort();
    });
    const page = await context.newPage();
    await page.goto(`${ORIGIN}/`);
    const said = await page.evaluate(heardFromWorker, files);
    const { outcome, images, error } = said;
    if (outcome && images) return { outcome, images, unanswered, scriptSize: script.length };
    throw new Error(`in the page: ${error}; no answer for [${unanswered.join(", ")}]`);
  } finally {
    await context.close();
  }
}

/** Runs in the page, so it refers to nothing here. */
function heardFromWorker(files: ImageFiles): Promise<Said> {
  const worker = new Worker("/worker.js");
  return new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data as Said);
    worker.onerror = ({ message }) => resolve({ error: message || "the worker did not start" });
    worker.postMessage(files);
  });
}

async function answerTo(path: string, script: string) {
  if (path === "/") return { contentType: "text/html", body: "<!doctype html><title>lab</title>" };
  if (path === "/worker.js") return { contentType: "text/javascript", body: script };
  const { packages, assemble } = host();
  const name = path.replace(/^\/files\//, "");
  // The curves' page is not opened: a word will do for its five megabytes of script.
  if (name === "plotly.js") return { body: "Plotly = {};" };
  const bytes = await (name.endsWith(".wat") ? assemble(name) : packages.bytes(name));
  const contentType = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
  return { contentType, body: Buffer.from(bytes) };
}
