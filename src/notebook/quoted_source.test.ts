import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { projectRoot } from "../host/node/project_root";

test("what a notebook quotes of a file of src stands in that file", () => {
  const notebook = path.join(projectRoot(), "notebooks", "01-vae.ipynb");
  const { cells } = JSON.parse(fs.readFileSync(notebook, "utf8")) as {
    cells: { cell_type: string; source: string[] }[];
  };
  const texts = cells.flatMap((cell) =>
    cell.cell_type === "markdown" ? [cell.source.join("")] : [],
  );
  const [, file, quoted] =
    /\]\(\.\.\/(src\/[\w/]+\.ts)\):\n\n```ts\n([^`]+)```/.exec(texts.join("\n")) ?? [];
  const source = fs.readFileSync(path.join(projectRoot(), file), "utf8");
  for (const line of quoted.trim().split("\n")) assert.ok(source.includes(line.trim()), line);
});
