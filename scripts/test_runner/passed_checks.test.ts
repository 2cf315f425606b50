import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder, write } from "../setup/testing/project";
import { PassedChecks } from "./passed_checks";

test("what passed is known until a file of the project changes, comes or goes", (t) => {
  const root = temporaryFolder(t);
  const [source, lock] = [join(root, "src", "a.ts"), join(root, "package-lock.json")];
  write(source, "1");
  write(lock, "{}");
  const checks = () => new PassedChecks(root, join(root, ".setup", "checks.json"));
  const passed = () => ["lint", "types"].filter((name) => checks().has(name));

  for (const change of [
    () => undefined,
    () => write(source, "2"),
    () => write(join(root, "src", "b.ts"), ""),
    () => rmSync(source),
    () => write(lock, "{ }"),
    () => write(join(root, ".prettierrc.json"), "{}"),
    () => write(join(root, ".setup", "checks.json"), "no JSON"),
  ]) {
    change();
    assert.deepEqual(passed(), []);
    checks().add("lint");
    assert.deepEqual(passed(), ["lint"]);
  }
  write(join(root, "outputs", "x.png"), "");
  write(join(root, "node_modules", "x.js"), "");
  write(join(root, "src", "python", "__pycache__", "x.pyc"), "");
  assert.deepEqual(passed(), ["lint"], "what no check reads");
});
