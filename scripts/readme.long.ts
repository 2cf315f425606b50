import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { projectRoot } from "../src/host/node/project_root";
import { drawPhotos, LESS_OF_NOTEBOOKS, lessFlags, scriptOf, shellLines, type Typed } from "./testing/readme_lines"; // prettier-ignore

const run = promisify(execFile);
const MINUTE = 60_000;

/** What is added to a line, so that it has little to do. */
function addition(typed: Typed): string[] {
  if (typed.script === "report" || typed.script === "start") return LESS_OF_NOTEBOOKS;
  return lessFlags(typed);
}

async function runLine({ script, argv }: Typed, cwd: string): Promise<void> {
  const args = [...argv, ...addition({ script, argv })];
  const npm = ["run", script, "--", ...args];
  await run("npm", npm, { cwd, timeout: 40 * MINUTE, maxBuffer: 2 ** 28 }).catch((error: Error) =>
    assert.fail(`npm ${npm.join(" ")}: ${error.message}`),
  );
}

/** Opens the lab, asks it for the notebook, and ends it. */
async function openLab(cwd: string): Promise<void> {
  const args = ["run", "lab", "--", "--no-browser", "--ServerApp.port=0"];
  const lab = spawn("npm", args, { cwd, detached: true, stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise<void>((resolve) => lab.once("exit", () => resolve()));
  try {
    const { origin, searchParams } = await new Promise<URL>((resolve, reject) => {
      let said = "";
      lab.stderr.on("data", (text: Buffer) => {
        said += text.toString();
        const [found] = /http:\/\/127\.0\.0\.1:\d+\/\S+(?=\s)/.exec(said) ?? [];
        if (found) resolve(new URL(found));
      });
      lab.once("exit", () => reject(new Error(`npm run lab ended: ${said}`)));
    });
    const token = searchParams.get("token");
    const answer = await fetch(`${origin}/api/contents/notebooks/01-vae.ipynb?token=${token}`);
    assert.equal(answer.status, 200);
  } finally {
    process.kill(-(lab.pid ?? 0), "SIGTERM");
    await ended;
  }
}

test("README's commands run one after the other in a fresh clone", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "readme clone "));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const clone = join(folder, "latent-lab");
  const lines = shellLines(readFileSync(join(projectRoot(), "README.md"), "utf8"));
  assert.deepEqual(lines.slice(0, 2), ["git clone URL latent-lab", "cd latent-lab"]);
  await run("git", ["clone", "--quiet", projectRoot(), clone]);
  drawPhotos(join(clone, "photos"));

  for (const line of lines.slice(2)) {
    const typed = scriptOf(line);
    assert.ok(typed, line);
    if (typed.script === "lab") await openLab(clone);
    else await runLine(typed, clone);
  }
  const left = [
    ...[
      "outputs/reports/01-vae.html",
      "outputs/reports/02-cvae.html",
      "outputs/reports/index.html",
    ],
    ...["model_ckpts/beta4/vae/vae.safetensors", "outputs/beta4/vae/evaluation.html"],
  ];
  for (const file of left) assert.ok(existsSync(join(clone, file)), file);
  const compared = readdirSync(join(clone, "outputs", "reports")).filter((name) =>
    /beta/.test(name),
  );
  assert.ok(compared.length > 0, "a comparison of two β");
});
