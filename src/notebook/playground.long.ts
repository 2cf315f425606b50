import { test } from "node:test";
import { noBrowser } from "../host/testing/browser";
import { withJupyterLab } from "../jupyter/testing/jupyterlab";

const cells = [
  `import { createModel, loadDataset, playground, useBackend } from "./src";
await useBackend("cpu");
const data = await loadDataset("digits", { trainImages: 100, testImages: 60 });
const model = createModel({ model: "cvae", latentSize: 3, hiddenSizes: [32] }, data);`,
  "playground(model, data)",
];

test("a playground is alive in JupyterLab's cell", async (t) => {
  if (noBrowser) return t.skip(noBrowser);
  await withJupyterLab(cells, async (lab) => {
    await lab.run(0);
    await lab.run(1);
    const frame = lab.output(1).locator("iframe").contentFrame();
    const seven = frame.getByRole("radio", { name: "7", exact: true });
    await seven.check();
    await frame.getByRole("application", { name: "Map of latent space" }).click();
    await frame.locator(".caption", { hasText: "told 7" }).waitFor();
  });
});
