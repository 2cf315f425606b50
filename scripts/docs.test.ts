import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type OptionTable, trainingOptions } from "../src/config";
import { projectRoot } from "../src/host/node/project_root";
import { chosen, optionsOf } from "../src/models";
import { apiDocument } from "./docs/api_document";
import { cliDocument } from "./docs/cli_document";
import { COMMANDS } from "./docs/commands";
import { prose } from "./docs/flag_table";

const root = projectRoot();
const committed = (name: string) => readFileSync(join(root, "docs", name), "utf8");

test("docs/cli.md shows the commands' flags as they are; `npm run docs` writes it anew", () => {
  assert.equal(committed("cli.md"), cliDocument());
});

test("docs/api.md shows what src/index.ts exports as it is; `npm run docs` writes it anew", () => {
  const document = apiDocument(root);
  assert.equal(committed("api.md"), document);
  for (const chapter of document.split(/^### (?!Types:)/m).slice(1)) {
    const [name, ...lines] = chapter.replaceAll(/```[^]*?```|^\[src.*$|^#+ .*$/gm, "").split("\n");
    assert.notEqual(lines.join("").trim(), "", `${name} has words`);
  }
});

test("docs/cli.md names every script of package.json, and no other", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  const named = Object.values(COMMANDS).flatMap((commands) => commands.map(({ script }) => script));
  assert.deepEqual(named.sort(), Object.keys(scripts).sort());
});

test("links within a page lead to its headings", () => {
  for (const name of ["cli.md", "api.md"]) {
    const text = committed(name).replaceAll(/```[^]*?```/g, "");
    const headings = Array.from(text.matchAll(/^#+ (.*)$/gm), ([, heading]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
        .replaceAll(" ", "-"),
    );
    for (const [, anchor] of text.matchAll(/\]\(#([^)\s]+)\)/g)) {
      assert.ok(headings.includes(anchor), `${name}: #${anchor}`);
    }
  }
});

test("words of --help as Markdown: flags and places are code, and a bar ends no cell", () => {
  assert.equal(
    prose("p(x|z), with --validation; kept as <model>.best.*"),
    "p(x\\|z), with `--validation`; kept as `<model>.best.*`",
  );
  assert.equal(
    prose("asked by `evaluate`,\n  to DIR/<a b>.*"),
    "asked by `evaluate`, to `DIR/<a b>.*`",
  );
});

test("what Shift-Tab shows of `train` and `createModel` are the settings that they take, with their defaults", () => {
  const training = listed("src/notebook/train.ts");
  assert.deepEqual(training, { ...defaultsOf(trainingOptions), beta: undefined });
  const model = listed("src/models/create_model.ts");
  const others = { model: "vae", architecture: "dense", likelihood: "bernoulli", seed: 7 };
  assert.deepEqual(model, { ...others, ...defaultsOf(optionsOf(chosen({}))) });
});

/** Settings of a list in TSDoc with what stands behind each: "- `seed` 7: of the weights". */
function listed(file: string): Record<string, unknown> {
  const text = readFileSync(join(root, file), "utf8");
  const lines = text.matchAll(/^ \* - `(\w+)`(?: (\S+))?[:,] /gm);
  return Object.fromEntries(
    Array.from(lines, ([, name, value]) => [name, value && (JSON.parse(value) as unknown)]),
  );
}

function defaultsOf(table: OptionTable): Record<string, unknown> {
  return Object.fromEntries(Object.entries(table).map(([name, each]) => [name, each.default]));
}
