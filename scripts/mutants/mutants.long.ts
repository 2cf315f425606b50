import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { projectRoot } from "../../src/host/node/project_root";

// LATENT_LAB_MUTANTS_SEED asks for another hundred.
const seed = process.env.LATENT_LAB_MUTANTS_SEED ?? "7";

test("of a hundred mutants no more survive than the rooms allow", () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["-r", "./scripts/register.cjs", "scripts/mutate.ts", "--count", "100", "--seed", seed],
    { cwd: projectRoot(), encoding: "utf8" },
  );
  assert.equal(status, 0, stdout + stderr);
});
