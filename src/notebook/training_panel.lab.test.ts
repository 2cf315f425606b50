import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../host/node/project_root";
import { withJupyterLab } from "../jupyter/testing/jupyterlab";
import { plotlyMimeType } from "../figures/figure";

interface Cell {
  cell_type: string;
  source: string[];
  metadata: { tags?: string[] };
}

/** The training rests most of the time, since it lasts as long as JupyterLab takes for the rest. */
const parameters = `import { host, provideHost } from "../src/host";
provideHost({ ...host(), turn: () => new Promise((rested) => setTimeout(rested, 60)) });
const [latentSize, numEpochs, batchSize, learningRate, beta, seed] = [4, 1000, 64, 1e-3, 1, 7];
const [dataset, imageSize, architecture] = ["mnist", 0, "dense"];
const [trainImages, testImages, ckptDir, outputDir] = [1920, 200, "", ""];`;

/** The cells of 01-vae up to its training, on few images and for so long that there is time to act. */
function vaeCells(): string[] {
  const text = readFileSync(join(projectRoot(), "notebooks/01-vae.ipynb"), "utf8");
  const cells = (JSON.parse(text) as { cells: Cell[] }).cells
    .filter((cell) => cell.cell_type === "code")
    .map(({ source, metadata }) =>
      metadata.tags?.includes("parameters") ? parameters : source.join(""),
    );
  const training = cells.findIndex((cell) => cell.includes("trainingPanel(run"));
  assert.ok(training > 0, "01-vae trains below a panel");
  return cells.slice(0, training + 1);
}

function epochOf(sentence: string): string {
  return /^Epoch (\d+)/.exec(sentence)?.[1] ?? assert.fail(`no epoch in: ${sentence}`);
}

test("in JupyterLab, 01-vae's training is changed, paused, continued and interrupted", async () => {
  const cells = vaeCells();
  const training = cells.length - 1;
  const after = [
    `console.log(run.status, JSON.stringify(run.history.flatMap(({ changes = [] }) => changes)));`,
    `figures.samples(model, data, { count: 2 })`,
  ];
  await withJupyterLab([...cells, ...after], async (lab) => {
    for (let cell = 0; cell < training; cell++) await lab.run(cell);
    const running = await lab.start(training);
    const panel = lab.output(training);
    const sentence = panel.locator(".widget-html-content").first();
    const said = (hasText: RegExp) => sentence.filter({ hasText }).waitFor();

    await said(/^Epoch [2-9]/);
    await panel.locator(".noUi-handle").first().focus();
    await lab.page.keyboard.press("ArrowRight");
    await panel.locator(".widget-readout", { hasText: "1.12e-3" }).waitFor();

    await panel.getByRole("button", { name: "Pause" }).click();
    await said(/paused$/);
    const waiting = await sentence.innerText();
    await panel.getByRole("button", { name: "Step" }).click();
    await sentence.filter({ hasNotText: waiting }).waitFor();
    await said(/paused$/);
    await panel.getByRole("button", { name: "Continue" }).click();
    // The history tells of whole epochs: the one that was changed must end first.
    const changed = epochOf(waiting);
    while (epochOf(await sentence.innerText()) === changed) await lab.page.waitForTimeout(50);

    await lab.interrupt();
    await running.done();
    await panel.locator(".js-plotly-plot").waitFor();
    assert.equal(await panel.locator(".noUi-handle").count(), 0);

    await lab.run(training + 1);
    assert.match(
      await lab.output(training + 1).innerText(),
      /^stopped \[\{"what":"learningRate","epoch":\d+,"step":\d+,.*"from":0.001,"to":0.00112/,
    );
    await lab.run(training + 2);
    await lab
      .output(training + 2)
      .locator("img")
      .waitFor();
    const { cells: saved } = await lab.save();
    const outputs = (saved[training]?.outputs ?? []) as { data?: object; ename?: string }[];
    assert.ok(outputs.some(({ data }) => plotlyMimeType in (data ?? {})));
    assert.ok(outputs.some(({ ename }) => ename === "Interrupted"));
  });
});
