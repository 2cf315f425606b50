import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { jupyterEnv, venvPython } from "../host/node/jupyter";
import { projectRoot } from "../host/node/project_root";

const root = projectRoot();

test("all of Jupyter's own kernel tests pass, none skipped", () => {
  const folder = mkdtempSync(join(tmpdir(), "protocol-"));
  try {
    const file = join(__dirname, "python", "test_protocol.py");
    const { status, stderr } = spawnSync(venvPython(root), [file], {
      encoding: "utf8",
      env: { ...process.env, ...jupyterEnv(root), LATENT_LAB_HISTORY: join(folder, "history") },
    });
    assert.equal(status, 0, stderr);
    assert.match(stderr, /Ran 12 tests in .*\n\nOK\n/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
