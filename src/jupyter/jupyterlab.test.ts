import assert from "node:assert/strict";
import { test } from "node:test";
import type { Locator } from "playwright-core";
import { assertQuietToolBars } from "../figures/testing/tool_bar";
import { noBrowser } from "../host/testing/browser";
import { type TestLab, withJupyterLab } from "./testing/jupyterlab";

const controls = `import { slider, hbox, explore, createModel, useBackend } from "../src";
await useBackend("cpu");
const beta = slider({ label: "β", min: 0, max: 4, step: 0.5, value: 1 });
beta.onChange((value) => console.log("β is", value));
const shape = { imageShape: [28, 28] as [number, number], numClasses: 10 };
const model = createModel({ model: "cvae", latentSize: 3, hiddenSizes: [8] }, shape);
const view = explore(model, undefined, { sliders: 2 });
beta`;

/** One figure by display, one as the last expression, and a slider that stands between two steps. */
const figuresAndSlider = `import { display, figures } from "../src";
let heard = 0;
const odd = slider({ step: 0.1, value: 0.333 });
odd.onChange(() => heard++);
await display(odd);
const plot = figures.plot([{ y: [1, 2, 3] }], { height: 300 }, "three points");
await display(plot);
plot`;

/** The figures of a cell keep the height that they are meant to have, whatever moves around them. */
async function figuresStay(lab: TestLab, cell: number): Promise<void> {
  const heights = () =>
    lab
      .output(cell)
      .locator(".js-plotly-plot .svg-container")
      .evaluateAll((plots) => plots.map((plot) => plot.clientHeight));
  await lab.output(cell).locator(".js-plotly-plot .svg-container").nth(1).waitFor();
  await assertQuietToolBars(lab.output(cell).locator(".js-plotly-plot"));
  const { page } = lab;
  const moves: [string, () => Promise<void>][] = [
    ["the window is narrower", () => page.setViewportSize({ width: 900, height: 800 })],
    ["the window is wider", () => page.setViewportSize({ width: 1280, height: 900 })],
    ["the sidebar opens or closes", () => page.keyboard.press("Control+b")],
    ["the sidebar is back", () => page.keyboard.press("Control+b")],
  ];
  for (const [when, move] of moves) {
    await move();
    // The renderer asks plotly, and plotly waits for a tenth of a second, before a figure changes.
    await page.waitForTimeout(600);
    assert.deepEqual(await heights(), [300, 300], when);
  }
}

/** Whether the cell has printed "at" and a number that is as low as this. */
async function saidAtMost(lab: TestLab, cell: number, value: number): Promise<boolean> {
  const said = (await lab.output(cell).innerText()).matchAll(/^at ([\d.]+)$/gm);
  return [...said].some(([, number]) => Number(number) <= value);
}

/**
 * Presses a key again until it has had its effect. A page that finds its connection again takes
 * its widgets' values from the kernel, and with them undoes a key that was pressed in that moment.
 */
async function pressUntil(
  lab: TestLab,
  handle: Locator,
  key: string,
  reached: () => Promise<boolean>,
): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await reached())) {
    assert.ok(Date.now() < end, `${key} has had no effect`);
    await handle.focus();
    await lab.page.keyboard.press(key);
    await lab.page.waitForTimeout(500);
  }
}

test(
  "JupyterLab: a slider acts on a running cell, explore draws, the notebook keeps both, figures stay as high as they are",
  {
    skip: noBrowser,
  },
  async () => {
    const waiting = `const reached: boolean = await new Promise((done) => {
  beta.onChange((value) => value === 3 && done(true));
});
[reached, beta.value]`;
    const training = `let steps = 0;
const steady = setInterval(() => console.log("step", steps++), 100);
await new Promise<void>((done) => {
  beta.onChange((value) => {
    console.log("at", value);
    if (value === 0) done();
  });
});
clearInterval(steady);
console.log("trained", steps, "steps");`;
    const later = `console.log("went", prompt("How far?"));
void setTimeout(() => (beta.value = 3.5), 1000);`;
    const figures = [figuresAndSlider, "[odd.value, heard]"];
    const cells = [controls, waiting, "view", training, later, ...figures];
    await withJupyterLab(cells, async (lab) => {
      await lab.run(0);
      const handle = lab.output(0).locator(".noUi-handle");
      await handle.waitFor();
      const running = await lab.start(1);
      await handle.focus();
      for (let press = 0; press < 4; press++) await lab.page.keyboard.press("ArrowRight");
      await running.done();
      assert.match(await lab.output(1).innerText(), /\[ true, 3 \]/);
      await lab.output(0).getByText("β is 3").waitFor();

      await lab.run(2);
      const output = lab.output(2);
      const picture = output.locator("img");
      await picture.waitFor();
      assert.equal(await output.locator(".widget-slider").count(), 2);
      await output.getByRole("button", { name: "All 3 dimensions" }).click();
      await output.locator(".widget-slider").nth(2).waitFor();
      const before = await picture.getAttribute("src");
      await output.locator(".noUi-handle").first().focus();
      await lab.page.keyboard.press("ArrowRight");
      await output.locator(`img:not([src="${before}"])`).waitFor();
      await output.getByRole("button", { name: "7", exact: true }).click();

      await lab.run(5);
      await lab.output(5).locator(".noUi-handle").waitFor();
      await figuresStay(lab, 5);
      await lab.run(6);
      assert.match(await lab.output(6).innerText(), /\[ 0\.333, 0 \]/);

      const { metadata } = await lab.save();
      const saved = JSON.stringify(metadata.widgets);
      assert.match(saved, /"FloatSliderModel".*"value":3[,}]/);
      assert.match(saved, /"ImageModel"/);

      // What the page misses while its connection is down, it gets when it is up again.
      const trained = await lab.start(3);
      for (const value of [2, 1, 0]) {
        lab.drop();
        await pressUntil(lab, handle, "ArrowLeft", () => saidAtMost(lab, 3, value));
      }
      await trained.done();
      await lab.output(3).getByText("trained").waitFor({ state: "attached" });
      const printed = await lab.output(3).innerText();
      const [, steps] = /trained (\d+) steps/.exec(printed) ?? [];
      assert.deepEqual(
        [...printed.matchAll(/^step (\d+)$/gm)].map(([, step]) => Number(step)),
        Array.from({ length: Number(steps) }, (_, step) => step),
      );

      // The kernel asks the page's user, and a page that is opened anew has the controls as they are.
      const { done } = await lab.start(4);
      const box = lab.output(4).locator("input");
      await box.fill("three");
      await box.press("Enter");
      await done();
      await lab.output(4).getByText("went three").waitFor();
      await lab.save();
      await lab.reopen(() => new Promise((over) => setTimeout(over, 2000)));
      await lab.output(0).locator(".widget-readout", { hasText: "3.5" }).waitFor();
      const again = await lab.start(1);
      await lab.output(0).locator(".noUi-handle").focus();
      await lab.page.keyboard.press("ArrowLeft");
      await again.done();
    });
  },
);
