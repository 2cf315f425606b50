import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { noBrowser } from "../host/testing/browser";
import { visit } from "../report/testing/browser_visit";
import { projectNotebooks } from "../report/testing/project_notebooks";
import { checkTrainingNotebook } from "../report/testing/training_notebook";

const notebooks = projectNotebooks();

test("02-cvae runs with small parameters and becomes a report", async (t) => {
  const unseen = await checkTrainingNotebook(notebooks, "02-cvae", "cvae");
  if (unseen) t.skip(unseen);
});

test("03-evaluation runs with small parameters and becomes a report", async (t) => {
  const few = { importanceSamples: 2, numSamples: 50 };
  const { report, status, stderr } = await notebooks.run("03-evaluation", {
    latentSize: 3,
    ...few,
  });
  assert.equal(status, 0, stderr);
  assert.ok(existsSync(join(notebooks.ckptDir, "classifier", "mnist.safetensors")));
  if (noBrowser) return t.skip(noBrowser);
  const seen = await visit(report, 360, async (page) => {
    await page.waitForFunction(() => document.querySelectorAll(".js-plotly-plot").length === 4);
    assert.ok((await page.locator("table td").count()) > 30, "figures and checks are tables");
    assert.ok(await page.getByText("posterior collapse").count());
  });
  assert.deepEqual(seen, { requests: [], console: [], scrollsSideways: false });
});
