import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { snakeCase } from "../config";
import { projectRoot } from "../host/node/project_root";
import { evaluateFlags, generateFlags, trainFlags } from "./options";

const readme = fs.readFileSync(path.join(projectRoot(), "README.md"), "utf8");

/** The part of the README from a heading to the next of its rank. */
const section = (heading: string): string => {
  const [, after = ""] = readme.split(`${heading}\n`);
  return after.split(/^#{2,3} /m)[0];
};

test("README names every flag of train with its default", () => {
  const table = section("### `npm run train`");
  for (const [name, option] of Object.entries(trainFlags())) {
    const start = new RegExp(`^\\| \`--${snakeCase(name)}[\` ]`);
    const row = table.split("\n").find((line) => start.test(line));
    assert.ok(row, `--${snakeCase(name)} is missing`);
    if (!option.placeholder || option.default === "") continue;
    const [, , shown] = row.split(/(?<!\\)\|/);
    const value = shown.replace(/`/g, "").trim();
    const expected = typeof option.default === "number" ? Number(value) : value;
    assert.equal(String(expected), String(option.default), `default of --${snakeCase(name)}`);
  }
});

test("README names every flag of generate and evaluate", () => {
  const shared = section("### `npm run generate`");
  for (const name of Object.keys(generateFlags)) {
    assert.ok(shared.includes(`--${snakeCase(name)}`), `--${snakeCase(name)} of generate`);
  }
  const others = shared + section("### `npm run evaluate`");
  for (const name of Object.keys(evaluateFlags)) {
    assert.ok(others.includes(`--${snakeCase(name)}`), `--${snakeCase(name)} of evaluate`);
  }
});

test("README's links and pictures are there", () => {
  const targets = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, target]) => target);
  for (const target of targets.filter((t) => !t.startsWith("http"))) {
    assert.ok(fs.existsSync(path.join(projectRoot(), target)), `${target} is missing`);
  }
});

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
