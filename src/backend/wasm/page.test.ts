import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { Page } from "playwright-core";
import { host } from "../../host";
import { testBrowser } from "../../report/testing/browser_visit";
import { bundleForBrowser } from "../../results/testing/bundle_for_browser";
import { useBackend } from "..";
import { bitsOfTraining } from "../testing/bits";
import type { PageTraining } from "../testing/wasm_in_page";

const ORIGIN = "https://lab.invalid";
const ISOLATED = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};
const policy = (text: string) => ({ "Content-Security-Policy": text });
const several = (host().threads?.cores ?? 1) > 1;

let script: string;
let bits: number[];
before(async () => {
  script = await bundleForBrowser(["backend/testing/wasm_in_page.ts"]);
  await useBackend("wasm");
  bits = bitsOfTraining();
});

test("a worker of a page that is cross-origin isolated trains on several threads", async () => {
  const { backend, threads, ...rest } = await inPage(ISOLATED, inWorker);
  assert.equal(backend, "wasm");
  if (several) assert.ok(Number(threads) > 1, `${threads} threads`);
  assert.deepEqual(rest, { missed: rest.missed, bits });
});

test("so does such a page itself, which must not wait", async () => {
  const { threads, ...rest } = await inPage(ISOLATED, inItself);
  if (several) assert.ok(Number(threads) > 1, `${threads} threads`);
  assert.deepEqual(rest.bits, bits);
});

test("other pages train on one thread, to the same bits", async () => {
  for (const where of [inWorker, inItself]) {
    const { threads, ...rest } = await inPage({}, where);
    assert.deepEqual([threads, rest.bits], [1, bits]);
  }
});

test("a policy that forbids workers or programs of the page's own making leaves one thread", async () => {
  for (const rule of ["worker-src 'self'", "connect-src 'self'"]) {
    const { threads, ...rest } = await inPage({ ...ISOLATED, ...policy(rule) }, inWorker);
    assert.deepEqual([threads, rest.bits], [1, bits], rule);
  }
});

test("a policy that forbids WebAssembly leaves JavaScript, and says why", async () => {
  const { backend, missed = [] } = await inPage(
    { ...ISOLATED, ...policy("script-src 'self' 'unsafe-inline'") },
    inWorker,
  );
  assert.equal(backend, "cpu");
  assert.match(missed.join("\n"), /^wasm: .*(Content Security Policy|unsafe-eval|did not start)/m);
});

test("a page may be closed while its threads are at work", async () => {
  // A context that could not be closed would be waited for.
  await inPage(ISOLATED, async (page) => {
    const asked = page.waitForRequest(/operations\.wat$/);
    await page.evaluate(() => void new Worker("/script.js"));
    await asked;
    return {};
  });
});

type Where = (page: Page) => Promise<PageTraining>;

const inWorker: Where = (page) =>
  page.evaluate(
    () =>
      new Promise<PageTraining>((resolve) => {
        const worker = new Worker("/script.js");
        worker.onmessage = ({ data }) => resolve(data as PageTraining);
        worker.onerror = ({ message }) => resolve({ error: message });
      }),
  );

const inItself: Where = async (page) => {
  await page.addScriptTag({ url: "/script.js" });
  return page.evaluate(() =>
    (globalThis as unknown as { trained(): Promise<PageTraining> }).trained(),
  );
};

/** What comes of it in a page whose every answer has these headers. */
async function inPage(headers: Record<string, string>, where: Where): Promise<PageTraining> {
  const context = await (await testBrowser()).newContext();
  try {
    await context.route("**/*", async (route) => {
      const path = route.request().url().slice(ORIGIN.length);
      const answer = await answerTo(path).catch(() => ({ status: 404, body: "none" }));
      await route.fulfill({ headers, ...answer });
    });
    const page = await context.newPage();
    await page.goto(`${ORIGIN}/`);
    return await where(page);
  } finally {
    await context.close();
  }
}

async function answerTo(path: string) {
  if (path === "/") return { contentType: "text/html", body: "<!doctype html><title>page</title>" };
  if (path === "/script.js") return { contentType: "text/javascript", body: script };
  const { packages, assemble } = host();
  const name = path.replace(/^\/files\//, "");
  const bytes = await (name.endsWith(".wat") ? assemble(name) : packages.bytes(name));
  const contentType = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
  return { contentType, body: Buffer.from(bytes) };
}
