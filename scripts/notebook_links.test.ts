import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { test } from "node:test";
import { thisProject } from "./setup/project";

const folder = join(thisProject.root, "notebooks");

/** Links of a notebook's words to files: those of its text, and of what its cells have shown. */
function linksOf(file: string): string[] {
  const { cells } = JSON.parse(readFileSync(file, "utf8")) as {
    cells: {
      cell_type: string;
      source: string[];
      outputs?: { data?: Record<string, unknown> }[];
    }[];
  };
  const words = cells.flatMap(({ cell_type, source, outputs = [] }) => [
    ...(cell_type === "markdown" ? [source.join("")] : []),
    ...outputs.map(({ data }) => [data?.["text/markdown"] ?? ""].flat().join("")),
  ]);
  const found = words.flatMap((text) => [...text.matchAll(/\]\(([^)\s]+)\)/g)]);
  return found.map(([, link]) => link).filter((link) => !/^([a-z]+:|#)/i.test(link));
}

for (const name of readdirSync(folder).filter((each) => each.endsWith(".ipynb"))) {
  test(`every file that ${name} links to is there, within the lab's root`, () => {
    for (const link of linksOf(join(folder, name))) {
      const target = resolve(folder, link.replace(/#.*$/, ""));
      assert.ok(existsSync(target), link);
      assert.ok(dirname(target).startsWith(thisProject.root), `${link} leaves the project`);
    }
  });
}
