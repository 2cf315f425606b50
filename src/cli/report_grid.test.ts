import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { noBrowser } from "../host/testing/browser";
import { writeIndex } from "../report/index_page";
import { seriousViolations } from "../report/testing/accessibility";
import { visit } from "../report/testing/browser_visit";
import { png, writeGridNotebook } from "../report/testing/grid_notebook";
import { runReport } from "../report/testing/run_report";

const folder = mkdtempSync(join(tmpdir(), "grid of runs "));
after(() => rmSync(folder, { recursive: true, force: true }));

const notebook = writeGridNotebook(folder);
const page = join(folder, "tiny.html");

test("lists of values run a grid; a run that fails is told, and the rest goes on", async () => {
  const lists = ["-p", "beta=10,4,9", "-p", "name=<b>"];
  const { status, stdout, stderr } = await runReport(notebook, ...lists, "--output", page);
  assert.equal(status, 1);
  assert.match(stdout, /^3 runs of /);
  assert.match(stdout, /1\/3 {2}beta=10 {2}test loss 100\.25 {2}\([\d.]+ s\)\n/);
  assert.match(stdout, /2\/3 {2}beta=4 {3}failed in cell 3: RangeError: no <4> /);
  assert.match(stdout, /3\/3 {2}beta=9 {3}test loss 99\.25/);
  assert.match(stderr, /^1 of 3 runs failed\.$/m);
  // Each run has a report, and places, of its own; the failed one has no report.
  assert.deepEqual(readdirSync(join(folder, "tiny")).sort(), [
    ...["beta=10", "beta=10.html", "beta=4", "beta=9", "beta=9.html"],
  ]);
  assert.ok(existsSync(join(folder, "tiny", "beta=9", "pid")));
});

for (const width of [1280, 360]) {
  test(
    `the comparison sorts, plots and shows at ${width} pixels`,
    { skip: noBrowser },
    async () => {
      const seen = await visit(page, width, async (comparison) => {
        await comparison.locator(".drawn").waitFor();
        assert.equal(await comparison.locator("h1").innerText(), "beta = 10, 4, 9 · Tiny <runs>");
        assert.equal(await comparison.locator(".drawn .scatterlayer .trace").count(), 2);
        assert.match(
          await comparison.getByRole("alert").innerText(),
          /^1 of 3 runs failed\.\s+beta=4: cell 3, RangeError: no <4>$/,
        );
        assert.deepEqual(await seriousViolations(comparison), []);
        const betas = () => comparison.locator("tbody td:nth-child(2)").allInnerTexts();
        assert.deepEqual(await betas(), ["10", "4", "9"]);
        await comparison.getByRole("button", { name: "beta" }).click();
        assert.deepEqual(await betas(), ["4", "9", "10"], "as numbers");
        await comparison.getByRole("button", { name: "test loss" }).press("Enter");
        assert.deepEqual(await betas(), ["9", "10", "4"], "what is missing comes last");
        await comparison.getByRole("button", { name: "test loss" }).press("Enter");
        assert.deepEqual(await betas(), ["10", "9", "4"], "either way");
        const head = comparison.getByRole("columnheader", { name: "test loss" });
        assert.equal(await head.getAttribute("aria-sort"), "descending");
        const captions = comparison.locator("figcaption");
        assert.deepEqual(await captions.allInnerTexts(), [
          "beta=10",
          "beta=9",
          "beta=10",
          "beta=9",
        ]);
        const headings = await comparison.locator("h2").allInnerTexts();
        assert.deepEqual(headings, [
          ...["Metrics", "Loss", "Reconstructions of the same images", "Samples"],
          "The same in all runs",
        ]);
        const same = await comparison.locator("main dl.parameters").innerText();
        assert.match(same, /^name\n<b>\nwait at\n0$/);
        await captions.last().locator("a").click();
        await comparison.waitForURL(/tiny\/beta%3D9\.html$/);
        assert.match(await comparison.locator("header dl.parameters").innerText(), /beta\n9/);
      });
      assert.deepEqual(seen, { requests: [], console: [], scrollsSideways: false });
    },
  );

  test(`the list of reports shows it at ${width} pixels`, { skip: noBrowser }, async () => {
    const index = await writeIndex(folder);
    const seen = await visit(index, width, async (list) => {
      const item = list.locator(".reports li");
      assert.equal(await item.count(), 1);
      const text = await item.innerText();
      for (const part of [
        "beta = 10, 4, 9 · Tiny <runs>",
        "3 runs compared",
        "failed",
        "99.25 – 100.25",
      ]) {
        assert.ok(text.includes(part), `${part} in ${text}`);
      }
      assert.match(text, /beta\s+10, 4, 9/);
      assert.equal(await item.locator("img").getAttribute("src"), `data:image/png;base64,${png}`);
      assert.deepEqual(await seriousViolations(list), []);
      await item.getByRole("link").click();
      await list.waitForURL(/tiny\.html$/);
    });
    assert.deepEqual(seen, { requests: [], console: [], scrollsSideways: false });
  });
}
