import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { projectRoot } from "./project_root";

test("the project's root is found from anywhere", () => {
  const from = process.cwd();
  try {
    process.chdir("/");
    assert.ok(existsSync(path.join(projectRoot(), "src/host/node/project_root.ts")));
  } finally {
    process.chdir(from);
  }
});
