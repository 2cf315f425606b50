import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../src/host/node/project_root";
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

test("links and anchors of both lead somewhere", () => {
  for (const name of ["cli.md", "api.md"]) {
    const text = committed(name);
    for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      const [file, anchor] = target.split("#");
      if (/^https?:/.test(file)) continue;
      const path = file === "" ? join(root, "docs", name) : join(root, "docs", file);
      assert.ok(existsSync(path), `${name}: ${target}`);
      if (anchor === undefined) continue;
      assert.ok(anchorsOf(readFileSync(path, "utf8")).includes(anchor), `${name}: ${target}`);
    }
  }
});

/** Of the headings, as GitHub makes them. */
function anchorsOf(text: string): string[] {
  const headings = [...text.replaceAll(/```[^]*?```/g, "").matchAll(/^#+ (.*)$/gm)];
  return headings.map(([, heading]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );
}

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
