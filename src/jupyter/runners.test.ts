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

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(venvPython(root), args, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...jupyterEnv(root), LATENT_LAB_HISTORY: join(folder, "history") },
  });
  return { status, said: stdout + stderr };
}

test("nbclient reports a failing notebook as failing, and a sound one as sound", () => {
  const failed = run("-m", "jupyter", "execute", broken);
  assert.notEqual(failed.status, 0);
  assert.match(failed.said, /this is broken/);
  const passed = run("-m", "jupyter", "execute", sound);
  assert.equal(passed.status, 0, passed.said);
});

test("papermill reports a failing notebook as failing, and a sound one as sound", () => {
  const papermill = (file: string) =>
    run(
      ...["-m", "papermill", "--log-level", "ERROR", file, "/dev/null"],
      ...["-y", "told: [1, two]"],
    );
  const failed = papermill(broken);
  assert.notEqual(failed.status, 0);
  assert.match(failed.said, /this is broken/);
  const passed = papermill(told);
  assert.equal(passed.status, 0, passed.said);
});

for (const flag of ["--nbmake", "--nbval-lax"]) {
  test(`pytest ${flag} reports a failing notebook as failing, and a sound one as sound`, () => {
    const { status, said } = run("-m", "pytest", "-p", "no:cacheprovider", flag, broken, sound);
    assert.equal(status, 1, said);
    assert.match(said, /this is broken/);
    assert.match(said, /FAILED \S*broken\.ipynb/);
    assert.doesNotMatch(said, /FAILED \S*sound\.ipynb/);
    assert.match(said, /\b1 failed, 1 passed\b/);
  });
}
