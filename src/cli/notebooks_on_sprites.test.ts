import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { bundleOf } from "../host/display";
import { KERNEL_NAME } from "../host/node/jupyter";
import { projectRoot } from "../host/node/project_root";
import { startTestCells } from "../jupyter/testing/cells";
import { withNotebook } from "../notebook/testing/host";
import { type Notebook, readNotebook, sourceOf } from "../report/notebook";
import { parametersOf } from "../report/parameters";
import { hasTag } from "../report/tags";

// Every notebook of the project but 08-sweep, whose trials are processes on Ray, cell by cell in one process, on small images in colour of five
// classes, where it has been written and is read with MNIST.

const folder = mkdtempSync(join(tmpdir(), "notebooks on sprites "));
const notebooks = join(projectRoot(), "notebooks");
const cells = startTestCells(notebooks);
after(() => {
  cells.close();
  rmSync(folder, { recursive: true, force: true });
});

const SMALL = {
  ...{ dataset: "sprites", imageSize: 12, trainImages: 150, testImages: 60, numEpochs: 1 },
  ...{ architecture: "conv", latentSize: 3, label: "star", ckptDir: folder, outputDir: folder },
  ...{ importanceSamples: 2, numSamples: 20 },
};

const NAMES = ["01-vae", "02-cvae", "03-evaluation", "04-your-images", "05-disentangle", "06-few-labels", "07-the-family"]; // prettier-ignore
/** Those that tell their loss in words. */
const IN_WORDS = /^0[124]/;

for (const name of NAMES) {
  test(`${name} runs on sprites, and no word that is seen speaks of digits or MNIST`, () =>
    withNotebook(async (shown) => {
      const seen: string[] = [];
      const notebook = readNotebook(join(notebooks, `${name}.ipynb`), KERNEL_NAME);
      for (const cell of notebook.cells) {
        const source = sourceOf(cell);
        if (cell.cell_type !== "code") {
          seen.push(source);
          continue;
        }
        const value = await cells.value(source);
        if (hasTag(cell, "parameters")) await cells.value(smallOf(notebook));
        if (value === undefined) continue;
        const bundle = await bundleOf(value, String);
        const picture = bundle["image/png"];
        assert.ok(picture === undefined || String(picture).length > 100, source);
        seen.push(String(bundle["text/plain"]));
      }
      seen.push(...shown.map(({ data }) => String(data["text/plain"])));
      const said = seen.join("\n");
      assert.match(said, /^sprites: 150 training and 60 test images/m);
      if (IN_WORDS.test(name)) assert.match(said, /nats per image.* 60 test images of sprites/);
      for (const line of said.split("\n")) assert.doesNotMatch(line, /digit|MNIST/);
    }));
}

/** The parameters that have a small value, as a cell that sets them. */
function smallOf(notebook: Notebook): string {
  const values: Readonly<Record<string, unknown>> = SMALL;
  return parametersOf(notebook)
    .filter(({ name }) => name in values)
    .map(({ name, head }) => `${head} = ${JSON.stringify(values[name])};`)
    .join("\n");
}
