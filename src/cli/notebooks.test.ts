import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../host/node/project_root";
import { projectNotebooks } from "../report/testing/project_notebooks";
import { checkTrainingNotebook } from "../report/testing/training_notebook";

// The first of the project's own notebooks run small in the real kernel (the others in
// notebooks.long.ts; on other data in notebooks_on_sprites.test.ts), and all as they are committed.

interface Output {
  output_type: string;
  data?: Record<string, unknown>;
}
interface Notebook {
  cells: { cell_type: string; execution_count?: number | null; outputs?: Output[] }[];
}

const notebooks = projectNotebooks();

test("01-vae runs with small parameters and becomes a report", async (t) => {
  const unseen = await checkTrainingNotebook(notebooks, "01-vae", "vae");
  if (unseen) t.skip(unseen);
});

const PLOTS = {
  "01-vae": 3,
  "02-cvae": 3,
  "03-evaluation": 4,
  "04-your-images": 2,
  "05-disentangle": 1,
  "06-few-labels": 2,
  "07-the-family": 2,
  "08-sweep": 3,
};

for (const [name, plots] of Object.entries(PLOTS)) {
  test(`${name} is committed executed, without an error, with pictures, under 2 MB`, () => {
    const file = join(projectRoot(), "notebooks", `${name}.ipynb`);
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
