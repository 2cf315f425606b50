import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { findBrowser } from "./find_browser";

/** A folder with these files, which goes with the test. */
function folderWith(t: TestContext, ...files: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "browser "));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), "");
  }
  return folder;
}

test("CHROME_PATH is the only one tried", (t) => {
  const folder = folderWith(t, "mine", "chromium");
  const PATH = folder;
  assert.equal(findBrowser({ PATH, CHROME_PATH: join(folder, "mine") }), join(folder, "mine"));
  assert.equal(findBrowser({ PATH, CHROME_PATH: join(folder, "gone") }), undefined);
});

test("the commands on PATH, Chromium first", (t) => {
  const PATH = folderWith(t, "google-chrome", "chromium");
  assert.equal(findBrowser({ PATH }), join(PATH, "chromium"));
});

test("the newest of Playwright's downloads", (t) => {
  const chrome = (build: number) => `chromium-${build}/chrome-linux/chrome`;
  const PLAYWRIGHT_BROWSERS_PATH = folderWith(t, chrome(999), chrome(1001));
  const found = findBrowser({ PATH: "", PLAYWRIGHT_BROWSERS_PATH });
  // Where the machine has Chrome among its applications, that comes first.
  if (found?.startsWith(PLAYWRIGHT_BROWSERS_PATH)) assert.match(found, /chromium-1001/);
  else assert.match(found ?? "", /\/Applications\//);
});
