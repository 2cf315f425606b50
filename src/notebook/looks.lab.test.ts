/// <reference lib="dom" />
import assert from "node:assert/strict";
import { test } from "node:test";
import { noBrowser } from "../host/testing/browser";
import { type TestLab, withJupyterLab } from "../jupyter/testing/jupyterlab";
import { leastPlotContrast, seriousViolations } from "../report/testing/accessibility";

const cells = [
  `import { createModel, figures, loadDataset, playground, train, useBackend } from "./src";
await useBackend("cpu");
const data = await loadDataset("digits", { limit: { train: 100, test: 60 } });
const model = createModel({ model: "cvae", latentSize: 3, hiddenSizes: [32] }, data);
const run = train(model, data, { numEpochs: 1 });
await run.finish();`,
  "figures.lossCurves(run.history, data)",
  "figures.klBars(model, data)",
  "playground(model, data)",
  "throw new RangeError('out of it')",
];
const [curves, bars, played, failed] = [1, 2, 3, 4];

interface Lab {
  jupyterapp: { commands: { execute(id: string, settings: object): Promise<unknown> } };
}

async function useTheme({ page }: TestLab, theme: string): Promise<void> {
  await page.evaluate(
    (name) =>
      (window as unknown as Lab).jupyterapp.commands.execute("apputils:change-theme", {
        theme: name,
      }),
    `JupyterLab ${theme}`,
  );
  const chosen = page.locator(`body[data-jp-theme-light="${theme === "Light"}"]`);
  await chosen.waitFor({ state: "attached" });
}

/** The colours of an error's text; of those that JupyterLab has, none is readable on the ground of errors. */
function errorColors(lab: TestLab): Promise<string[]> {
  return lab
    .output(failed)
    .locator("pre")
    .evaluate((box) => {
      const all = [box, ...box.querySelectorAll("span")];
      return [...new Set(all.map((each) => getComputedStyle(each).color))];
    });
}

test(
  "in JupyterLab, light, dark and as narrow as a phone: plots, errors and the playground can be read",
  { skip: noBrowser },
  async () => {
    await withJupyterLab(cells, async (lab) => {
      const { page } = lab;
      for (const cell of [0, curves, bars, played]) await lab.run(cell);
      await assert.rejects(lab.run(failed), /cell 4 failed/);
      const frame = await (await lab.output(played).locator("iframe").elementHandle())?.contentFrame(); // prettier-ignore
      assert.ok(frame, "the playground is in a frame");
      await frame.getByRole("application", { name: "Map of latent space" }).waitFor();
      await lab.output(bars).locator(".js-plotly-plot .xtick text").first().waitFor();

      const grounds: string[] = [];
      for (const theme of ["Dark", "Light"]) {
        await useTheme(lab, theme);
        const contrast = await leastPlotContrast(page, ".jp-Notebook");
        assert.ok(contrast >= 4.5, `${theme}: ${contrast} in a plot`);
        assert.equal(
          (await errorColors(lab)).length,
          1,
          `${theme}: an error has the text's colour`,
        );
        const isDark = theme === "Dark";
        await frame.waitForFunction(
          (dark) => document.documentElement.style.colorScheme === (dark ? "dark" : "light"),
          isDark,
        );
        grounds.push(await frame.evaluate(() => getComputedStyle(document.body).backgroundColor));
        assert.deepEqual(await seriousViolations(frame), [], theme);
      }
      assert.notEqual(grounds[0], grounds[1], "the playground follows the theme");

      await page.setViewportSize({ width: 390, height: 800 });
      // The plot is arranged anew once the window has become narrow.
      const threeApart = (output: SVGElement | HTMLElement) => {
        const titles = [...output.querySelectorAll(".annotation")];
        const ends = titles.map((title) => title.getBoundingClientRect());
        return ends.length === 3 && ends.slice(1).every(({ left }, i) => left > ends[i].right);
      };
      const output = await lab.output(curves).elementHandle();
      assert.ok(output);
      await page.waitForFunction(threeApart, output);
      for (const cell of [curves, bars, played]) {
        await lab.output(cell).scrollIntoViewIfNeeded();
        const outside = await lab.output(cell).evaluate((area) => {
          const right = area.getBoundingClientRect().right;
          const boxes = [...area.querySelectorAll(".js-plotly-plot .main-svg, iframe")];
          // What is wider than the window scrolls.
          const seen = (box: Element) => {
            const child = box.closest<HTMLElement>(".jp-OutputArea-child");
            const scrolls = child !== null && getComputedStyle(child).overflowX === "auto";
            return scrolls ? child : box;
          };
          return boxes.filter((box) => seen(box).getBoundingClientRect().right > right + 1).length;
        });
        assert.equal(outside, 0, `cell ${cell} is cut off on a phone`);
      }
      const width = await frame.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(width <= 0, "the playground scrolls sideways");
    });
  },
);
