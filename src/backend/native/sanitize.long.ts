import assert from "node:assert/strict";
import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../../host/node/project_root";

// The native operations under the compiler's sanitizers, against a stand-in for TensorFlow
// (sanitize/check.cc says what is tried).

const headers = join(projectRoot(), "node_modules", "node-api-headers", "include");
const COMPILERS = process.env.CXX ? [process.env.CXX] : ["g++", "clang++"];

function compiled(sanitizers: string, folder: string): string | undefined {
  const output = join(folder, "check");
  const flags = ["-std=c++17", "-O1", "-g", "-march=native", "-pthread", "-Wno-psabi"];
  const source = join(__dirname, "sanitize", "check.cc");
  const asked = [...flags, `-fsanitize=${sanitizers}`, "-fno-sanitize-recover=all"];
  const args = [...asked, `-I${headers}`, source, "-o", output];
  const done = COMPILERS.some((name) => spawnSync(name, args).status === 0);
  return done ? output : undefined;
}

for (const [sanitizers, calls] of [
  ["address,undefined", 20_000],
  ["thread", 4_000],
] as const) {
  test(`${calls} calls of the native operations under -fsanitize=${sanitizers}`, (t) => {
    const folder = mkdtempSync(join(tmpdir(), "latent-lab-sanitize-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const program: string | undefined = compiled(sanitizers, folder);
    if (program === undefined) return t.skip("no compiler here that knows this sanitizer");
    for (const threads of ["1", "4"]) {
      const env = { ...process.env, TF_NUM_INTRAOP_THREADS: threads };
      const ended: SpawnSyncReturns<string> = spawnSync(program, [String(calls)], {
        env,
        encoding: "utf8",
      });
      assert.equal(ended.status, 0, ended.stderr);
      assert.match(ended.stdout, /nothing found\n$/);
    }
  });
}
