import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { runCommand } from "../src/cli/testing/run_command";
import { KERNEL_NAME } from "../src/host/node/jupyter";
import { projectRoot } from "../src/host/node/project_root";
import { readNotebook } from "../src/report/notebook";
import { parametersOf } from "../src/report/parameters";
import { plannedRuns } from "../src/report/settings";
import { commandOf, drawPhotos, lessFlags, scriptOf, shellLines, type Typed } from "./testing/readme_lines"; // prettier-ignore

const root = projectRoot();
const read = (name: string) => readFileSync(join(root, name), "utf8");
const readme = read("README.md");
const folder = mkdtempSync(join(tmpdir(), "readme "));
after(() => rmSync(folder, { recursive: true, force: true }));

const told = shellLines(readme).flatMap((line) => scriptOf(line) ?? []);

test("README takes few words", () => {
  assert.ok(readme.split(/\s+/).filter(Boolean).length <= 900);
});

test("links and pictures of README and the documents are there", () => {
  const documents = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
  const pages = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md"];
  for (const page of [...pages, "benchmarks/README.md", ...documents.map((d) => `docs/${d}`)]) {
    const text = read(page).replaceAll(/```[^]*?```|`[^`]*`/g, "");
    const links = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)];
    for (const target of links.map(([, link, source]) => link ?? source)) {
      if (/^(https?:|#)/.test(target)) continue;
      const [file, anchor] = target.split("#");
      const path = join(root, dirname(page), file);
      assert.ok(existsSync(path), `${page}: ${target}`);
      if (anchor === undefined || !file.endsWith(".md")) continue;
      assert.ok(anchorsOf(readFileSync(path, "utf8")).includes(anchor), `${page}: ${target}`);
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

test("what README and the documents tell to type are scripts, and flags that they take", () => {
  const documents = ["README.md", "CONTRIBUTING.md", "benchmarks/README.md", "docs/guide.md"];
  for (const line of documents.flatMap((name) => shellLines(read(name)))) {
    const typed = scriptOf(line);
    if (!typed) {
      assert.doesNotMatch(line, /^npm/, line);
      continue;
    }
    const command = commandOf(typed.script);
    assert.doesNotThrow(() => command.parse?.(typed.argv), line);
  }
});

test("README's table of commands is of those that there are", () => {
  const [, table = ""] = readme.split("## Commands\n");
  for (const [, typed] of table.matchAll(/^\| `npm (?:run )?([\w:]+)/gm)) {
    commandOf(typed);
  }
});

/** What a line gives a command, with places of its own and with little to do. */
function small({ script, argv }: Typed): string[] {
  const places = { "--ckpt_dir": "model_ckpts", "--output_dir": "outputs" };
  const unsaid = Object.entries(places).flat();
  const own = [...unsaid, ...argv].map((word, i, all) =>
    [...Object.keys(places), "--dataset"].includes(all[i - 1]) ? join(folder, word) : word,
  );
  return [...own, ...lessFlags({ script, argv })];
}

test("README's lines for a shell train and evaluate what they say", async () => {
  drawPhotos(join(folder, "photos"));
  const run = told.filter(({ script }) => script === "train" || script === "evaluate");
  assert.deepEqual(
    run.map(({ script }) => script),
    ["train", "evaluate", "train"],
  );
  for (const typed of run) {
    const argv = small(typed);
    const { code, stderr } = await runCommand(typed.script as "train" | "evaluate", argv);
    assert.equal(code, 0, `npm run ${typed.script} -- ${argv.join(" ")}: ${stderr}`);
  }
  assert.ok(existsSync(join(folder, "model_ckpts", "beta4", "vae", "vae.safetensors")));
  assert.ok(existsSync(join(folder, "outputs", "beta4", "vae", "evaluation.html")));
});

test("README's report runs a notebook that there is, with parameters that it has", () => {
  const reports = told.filter(({ script }) => script === "report");
  assert.equal(reports.length, 1);
  for (const { argv } of reports) {
    const [file, ...settings] = argv.filter((word) => word !== "-p");
    const notebook = readNotebook(join(root, file), KERNEL_NAME);
    assert.equal(plannedRuns(settings, parametersOf(notebook)).length, 2);
  }
});
