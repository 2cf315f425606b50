import assert from "node:assert/strict";
import { test } from "node:test";
import { readPng } from "../figures/testing/png_reader";
import { host, memoryFiles, provideHost } from "../host";
import { noBrowser } from "../host/testing/browser";
import { bundleForBrowser, filesOfRoom, ROOMS } from "./testing/bundle_for_browser";
import { labInPage } from "./testing/lab_in_page";
import { type LabOutcome, smallLab } from "./testing/small_lab";

test("every file from random to playground can be part of a page", async () => {
  const files = ROOMS.flatMap(filesOfRoom);
  for (const file of ["random/index.ts", "data/download.ts", "playground/page/main.ts"]) {
    assert.ok(files.includes(file), file);
  }
  await bundleForBrowser(files);
});

test(
  "a worker in a page trains, saves, loads, goes on and draws as Node does",
  { skip: noBrowser },
  async (t) => {
    const started = Date.now();
    const { outcome: page, unanswered, scriptSize } = await labInPage();
    const seconds = (Date.now() - started) / 1000;
    t.diagnostic(`${(scriptSize / 1024).toFixed(0)} kB of script, ${seconds.toFixed(1)} s`);
    const node = await labInNode();

    assert.deepEqual(unanswered, []);
    assert.equal(page.backend, "wasm");
    assert.ok(page.calls, "TensorFlow.js's operations alone, not the project's");
    assert.ok(page.calls.multiply > 0);
    // 4 epochs of 20 steps, each for 5 kernels and 5 biases.
    assert.equal(page.calls.adam, 4 * 20 * 10);
    assert.deepEqual(page.calls, node.calls);

    const [first, , last] = page.losses;
    assert.equal(page.losses.length, 3);
    assert.ok(last < 0.9 * first, `the loss went from ${first} to ${last}`);
    assert.ok(page.resumedLoss < last, `${page.resumedLoss} after ${last}`);
    assertNear(page.testLoss, node.testLoss);
    assertNear(page.resumedLoss, node.resumedLoss);
    page.losses.forEach((loss, epoch) => assertNear(loss, node.losses[epoch]));

    assert.equal(page.decodedDifference, 0);
    assert.equal(page.samples.length, 10 * 8 * 8);
    page.samples.forEach((pixel, i) => assert.ok(Math.abs(pixel - node.samples[i]) < 1e-3, `${i}`));
    assert.deepEqual(Object.keys(page.files), Object.keys(node.files));

    const [picture, expected] = [page, node].map((each) => readPng(Uint8Array.from(each.picture)));
    assert.deepEqual([picture.width, picture.height], [expected.width, expected.height]);
    assert.ok(new Set(picture.pixels).size > 10, "the picture is empty");
  },
);

/** The same with Node's side, but for the files, which are in memory. */
async function labInNode(): Promise<LabOutcome> {
  const node = host();
  const scripts = { ...node.scripts, plotly: () => Promise.resolve("Plotly = {};") };
  provideHost({ ...node, scripts, files: memoryFiles() });
  try {
    return await smallLab();
  } finally {
    provideHost(node);
  }
}

function assertNear(value: number, expected: number): void {
  const difference = Math.abs(value / expected - 1);
  assert.ok(difference < 1e-4, `${value}, where Node has ${expected}`);
}
