import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { jupyterEnv, venvPython } from "../host/node/jupyter";
import { projectRoot } from "../host/node/project_root";

const root = projectRoot();
const folder = mkdtempSync(join(tmpdir(), "runners-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const notebook = (name: string, source: string): string => {
  const file = join(folder, name);
  const cell = { id: "a", cell_type: "code", metadata: {}, outputs: [], execution_count: null };
  const metadata = {
    kernelspec: { name: "latent-lab", display_name: "-", language: "typescript" },
  };
  const cells = [{ ...cell, source }];
  writeFileSync(file, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells }));
  return file;
};
const broken = notebook("broken.ipynb", `throw new Error("this is broken");`);
const sound = notebook("sound.ipynb", `const sound = 1;`);
// The declaration is papermill's own, from its command line.
const told = notebook("told.ipynb", `if (told.join() !== "1,two") throw new Error("not told");`);

const runners: Record<string, string[]> = {
  nbclient: ["-m", "jupyter", "execute"],
  papermill: ["-m", "papermill", "--log-level", "ERROR"],
  nbmake: ["-m", "pytest", "-p", "no:cacheprovider", "--nbmake"],
  nbval: ["-m", "pytest", "-p", "no:cacheprovider", "--nbval-lax"],
};

for (const [name, args] of Object.entries(runners)) {
  test(`${name} reports a failing notebook as failing, and a sound one as sound`, () => {
    const more = name === "papermill" ? ["/dev/null", "-y", "told: [1, two]"] : [];
    const run = (file: string) =>
      spawnSync(venvPython(root), [...args, file, ...more], {
        cwd: folder,
        encoding: "utf8",
        env: { ...process.env, ...jupyterEnv(root), LATENT_LAB_HISTORY: join(folder, "history") },
      });
    const failed = run(broken);
    assert.notEqual(failed.status, 0);
    assert.match(failed.stdout + failed.stderr, /this is broken/);
    const passed = run(name === "papermill" ? told : sound);
    assert.equal(passed.status, 0, passed.stdout + passed.stderr);
  });
}
