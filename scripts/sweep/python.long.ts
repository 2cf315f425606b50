import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../../src/host/node/project_root";
import { sweepPython } from "./install";

test("the Python part of a sweep: plans, what is kept of trials, tables, shipping", async () => {
  const python = await sweepPython(projectRoot());
  const file = join(__dirname, "testing", "sweep_test.py");
  const { status, stderr } = spawnSync(python, ["-B", file], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
});
