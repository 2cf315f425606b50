import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { projectRoot } from "../config/project_root";
import { idxImages, idxLabels } from "../data/test_support";
import { noBrowser } from "../figures/browser_for_tests";
import { summaryOf } from "../report/summary";
import { visit } from "../report/testing/browser_visit";

// The project's own notebooks, run small in the real kernel, and as they are committed.

interface Output {
  output_type: string;
  data?: Record<string, unknown>;
}
interface Notebook {
  cells: { cell_type: string; execution_count?: number | null; outputs?: Output[] }[];
}

const root = projectRoot();
const folder = mkdtempSync(join(tmpdir(), "two notebooks "));
after(() => rmSync(folder, { recursive: true, force: true }));

// What is learned does not matter here: any images will do where there is no MNIST.
const mnist = process.env.MNIST_DIR ?? folder;
for (const [name, count] of Object.entries({ train: 600, t10k: 300 })) {
  writeFileSync(join(folder, `${name}-images-idx3-ubyte`), idxImages(count));
  writeFileSync(join(folder, `${name}-labels-idx1-ubyte`), idxLabels(count));
}

const notebooks = [
  { name: "01-vae", model: "vae", latentSize: 2, plots: 3 },
  { name: "02-cvae", model: "cvae", latentSize: 3, plots: 3 },
];

for (const { name, model, latentSize, plots } of notebooks) {
  test(`${name} runs with small parameters and becomes a report`, async (t) => {
    const [ckptDir, outputDir] = [join(folder, "ckpts"), join(folder, "outputs")];
    const report = join(folder, `${name}.html`);
    const values = { latentSize, numEpochs: 1, trainImages: 512, testImages: 200 };
    const given = Object.entries({ ...values, ckptDir, outputDir });
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        ...["-r", join(root, "scripts", "register.cjs"), join(root, "src", "cli", "report.ts")],
        ...[join(root, "notebooks", `${name}.ipynb`), "--output", report],
        ...given.flatMap(([key, value]) => ["-p", `${key}=${value}`]),
      ],
      { encoding: "utf8", env: { ...process.env, MNIST_DIR: mnist } },
    );
    assert.equal(status, 0, stderr);
    const weights = join(ckptDir, model, `${model}.json`);
    const { config } = JSON.parse(readFileSync(weights, "utf8")) as { config: object };
    assert.deepEqual(config, { ...config, latent_size: latentSize });
    for (const file of ["samples.png", "interpolation.png", "history.json", "loss.html"]) {
      assert.ok(existsSync(join(outputDir, model, file)), file);
    }
    assert.equal(existsSync(join(outputDir, model, "conditional.png")), model === "cvae");
    assert.ok(statSync(report).size < 8e6, `${statSync(report).size} bytes can be mailed`);
    const summary = summaryOf(readFileSync(report, "utf8"));
    assert.ok(Number(summary?.metrics["test loss"]) > 0);
    assert.equal(summary?.history?.length, 1);
    if (noBrowser) return t.skip(noBrowser);
    const seen = await visit(report, 1280, async (page) => {
      await page.waitForFunction(
        (count) => document.querySelectorAll(".js-plotly-plot").length === count,
        plots,
      );
      assert.ok((await page.locator("math").count()) > 5, "mathematics is rendered");
      assert.ok((await page.locator("table td").count()) > 5, "the history is a table");
      await page.locator(".embed").scrollIntoViewIfNeeded();
      await page.locator(".embed.drawn .map").waitFor();
    });
    assert.deepEqual(seen, { requests: [], console: [], scrollsSideways: false });
  });
}

test("03-evaluation runs with small parameters and becomes a report", async (t) => {
  const report = join(folder, "03-evaluation.html");
  const values = { latentSize: 3, numEpochs: 1, trainImages: 512, testImages: 200 };
  const few = { importanceSamples: 2, numSamples: 50, ckptDir: join(folder, "ckpts") };
  const given = Object.entries({ ...values, ...few });
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      ...["-r", join(root, "scripts", "register.cjs"), join(root, "src", "cli", "report.ts")],
      ...[join(root, "notebooks", "03-evaluation.ipynb"), "--output", report],
      ...given.flatMap(([key, value]) => ["-p", `${key}=${value}`]),
    ],
    { encoding: "utf8", env: { ...process.env, MNIST_DIR: mnist } },
  );
  assert.equal(status, 0, stderr);
  assert.ok(existsSync(join(folder, "ckpts", "classifier", "mnist.safetensors")));
  if (noBrowser) return t.skip(noBrowser);
  const seen = await visit(report, 360, async (page) => {
    await page.waitForFunction(
      (count) => document.querySelectorAll(".js-plotly-plot").length === count,
      4,
    );
    assert.ok((await page.locator("table td").count()) > 30, "figures and checks are tables");
    assert.ok(await page.getByText("posterior collapse").count());
  });
  assert.deepEqual(seen, { requests: [], console: [], scrollsSideways: false });
});

for (const { name, plots } of [...notebooks, { name: "03-evaluation", plots: 4 }]) {
  test(`${name} is committed executed, without an error, with pictures, under 2 MB`, () => {
    const file = join(root, "notebooks", `${name}.ipynb`);
    const { cells } = JSON.parse(readFileSync(file, "utf8")) as Notebook;
    const code = cells.filter((cell) => cell.cell_type === "code");
    assert.ok(code.every((cell) => typeof cell.execution_count === "number"));
    const outputs = code.flatMap((cell) => cell.outputs ?? []);
    assert.ok(outputs.every((output) => output.output_type !== "error"));
    const plotted = outputs.filter(({ data }) => data?.["application/vnd.plotly.v1+json"]);
    assert.equal(plotted.length, plots);
    assert.ok(plotted.every(({ data }) => typeof data?.["image/png"] === "string"));
    assert.ok(statSync(file).size < 2e6);
  });
}
