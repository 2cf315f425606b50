import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { snakeCase } from "../src/config";
import { runCommand } from "../src/cli/testing/run_command";
import { encodePng } from "../src/data/testing/png_files";
import { KERNEL_NAME } from "../src/host/node/jupyter";
import { projectRoot } from "../src/host/node/project_root";
import { readNotebook } from "../src/report/notebook";
import { parametersOf } from "../src/report/parameters";
import { plannedRuns } from "../src/report/settings";
import { COMMANDS, type DocumentedCommand } from "./docs/commands";

const root = projectRoot();
const read = (name: string) => readFileSync(join(root, name), "utf8");
const readme = read("README.md");
const folder = mkdtempSync(join(tmpdir(), "readme "));
after(() => rmSync(folder, { recursive: true, force: true }));

function commandOf(script: string): DocumentedCommand {
  const command = [...COMMANDS.use, ...COMMANDS.work].find((each) => each.script === script);
  assert.ok(command, `there is no npm run ${script}`);
  return command;
}

/** What a user of a shell is told to type, comments left out. */
function shellLines(text: string): string[] {
  const blocks = [...text.matchAll(/^```sh\n([^]*?)\n```$/gm)];
  const lines = blocks.flatMap(([, block]) => block.split("\n"));
  return lines.map((line) => line.replace(/\s+#.*$/, "")).filter((line) => line.trim() !== "");
}

/** A script of package.json, and what it is given. */
interface Typed {
  readonly script: string;
  readonly argv: readonly string[];
}

function scriptOf(line: string): Typed | undefined {
  const [, script, words = ""] = /^npm (?:run )?([\w:]+)(?: -- (.*))?$/.exec(line) ?? [];
  return script === undefined ? undefined : { script, argv: words.split(" ").filter(Boolean) };
}

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

/** A small share of the work, where a command is not told how much. */
const LESS = {
  ...{ dataset: "digits", trainImages: "256", testImages: "64", numEpochs: "1" },
  ...{ hiddenSizes: "32", latentSize: "4", convChannels: "4,8", denseSize: "16" },
  ...{ importanceSamples: "2", withoutClassifier: "true" },
};

/** What a line gives a command, with places of its own and with little to do. */
function small({ script, argv }: Typed): string[] {
  const places = { "--ckpt_dir": "model_ckpts", "--output_dir": "outputs" };
  const unsaid = Object.entries(places).flat();
  const own = [...unsaid, ...argv].map((word, i, all) =>
    [...Object.keys(places), "--dataset"].includes(all[i - 1]) ? join(folder, word) : word,
  );
  const { settings, given } = commandOf(script).parse?.(argv) ?? { settings: {}, given: new Set() };
  const less = Object.entries(LESS).filter(([name]) => name in settings && !given.has(name));
  return [...own, ...less.map(([name, value]) => `--${snakeCase(name)}=${value}`)];
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

/** Two classes of eight pictures each. */
function drawPhotos(place: string): void {
  for (const [k, name] of ["rose", "tulip"].entries()) {
    mkdirSync(join(place, name), { recursive: true });
    for (let i = 0; i < 8; i++) {
      const pixels = new Uint8Array(16 * 16 * 3).fill(40 * i + 20 * k);
      writeFileSync(join(place, name, `${i}.png`), encodePng(16, 16, 3, pixels));
    }
  }
}

test("README's report runs a notebook that there is, with parameters that it has", () => {
  const reports = told.filter(({ script }) => script === "report");
  assert.equal(reports.length, 1);
  for (const { argv } of reports) {
    const [file, ...settings] = argv.filter((word) => word !== "-p");
    const notebook = readNotebook(join(root, file), KERNEL_NAME);
    assert.equal(plannedRuns(settings, parametersOf(notebook)).length, 2);
  }
});
