/// <reference lib="dom" />
import { compactPng } from "../../src/figures/palette";
import { withJupyterLab } from "../../src/jupyter/testing/jupyterlab";

/** Of a training, long enough to be looked at, in which β and the learning rate are moved by a cell's timer, as a hand would. */
const before = `import { createModel, loadDataset, train, trainingPanel } from "./src";
const mnist = await loadDataset("mnist", { limit: { train: 20000, test: 1000 } });
const model = createModel({}, mnist);
let run = train(model, mnist);
const hand = setInterval(() => {
  const epochs = run.history.length;
  if (epochs === 6 && run.beta === 1) run.beta = 4;
  if (epochs === 12 && run.learningRate > 4e-4) run.learningRate = 4e-4;
}, 20);
void hand.unref();`;

const shown = `const run = train(model, mnist, { numEpochs: 24, schedule: "constant", seed: 7 });
await trainingPanel(run);`;

/** After this epoch both changes are in the curves. */
const epoch = /Epoch 1[5-9]/;

interface Lab {
  jupyterapp: { commands: { execute(id: string, settings: object): Promise<unknown> } };
}

/** The training panel in JupyterLab, light and dark, while it trains. */
export async function shootPanel(): Promise<Record<string, Uint8Array>> {
  const pictures: Record<string, Uint8Array> = {};
  const size = { width: 1000, height: 1500 };
  await withJupyterLab(
    [before, shown],
    async (lab) => {
      // A machine that is busy takes its time.
      lab.page.setDefaultTimeout(600_000);
      await lab.run(0);
      await lab.start(1);
      const cell = lab.page.locator(".jp-Notebook .jp-CodeCell").nth(1);
      await cell.scrollIntoViewIfNeeded();
      const sentence = lab.output(1).locator(".widget-html-content").first();
      await sentence.filter({ hasText: epoch }).waitFor();
      for (const [theme, name] of [
        ["Light", "training-panel"],
        ["Dark", "training-panel-dark"],
      ]) {
        await lab.page.evaluate(
          (each) => (window as unknown as Lab).jupyterapp.commands.execute("apputils:change-theme", { theme: `JupyterLab ${each}` }), // prettier-ignore
          theme,
        );
        // JupyterLab's body has no height of its own, and so is not "visible".
        const chosen = lab.page.locator(`body[data-jp-theme-light="${theme === "Light"}"]`);
        await chosen.waitFor({ state: "attached" });
        await lab.page.waitForTimeout(800);
        const box = await cell.boundingBox();
        if (!box) throw new Error("the panel is not on the page");
        const clip = { ...box, width: Math.min(box.width, 860) };
        pictures[name] = await compactPng(await lab.page.screenshot({ clip }));
      }
      await lab.interrupt();
    },
    size,
  );
  return pictures;
}
