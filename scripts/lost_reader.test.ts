import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../src/host/node/project_root";

// As in `npm run train -- --help | head -1`: the reader has had its line, which npm wrote, and is gone.

const skip = process.platform === "win32" ? "Windows has no broken pipes" : undefined;
const root = projectRoot();
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

for (const [name, line] of Object.entries(scripts)) {
  const [, register, program] = /^node -r (\.\/scripts\/register\.cjs) (\S+)$/.exec(line) ?? [];
  if (program === undefined) continue;
  test(`npm run ${name} -- --help, read by nobody, ends without a word`, { skip }, async () => {
    const args = ["-r", register, program, "--help"];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const [code] = (await once(child, "close")) as unknown[];
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  });
}
