import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { projectRoot } from "./project_root";

const skip = process.platform === "win32" ? "there a process outlives its parent" : undefined;

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("a process that hangs ends with the one that started it", { skip }, async () => {
  const hangs = `require("./src/host/node/end_with_parent").endWithParent({ poll: 20, grace: 20 });
    process.stdout.write(process.pid + "\\n", () => { for (;;); });`;
  const starts = `const argv = ["-r", "./scripts/register.cjs", "-e", ${JSON.stringify(hangs)}];
    require("node:child_process").spawn(process.execPath, argv, { stdio: ["ignore", "inherit", "ignore"] });
    setInterval(() => undefined, 1000);`;
  const parent = spawn(process.execPath, ["-e", starts], { cwd: projectRoot() });
  const [told] = (await once(parent.stdout, "data")) as [Buffer];
  const child = Number(told.toString());
  try {
    await setTimeout(500); // its watch has begun
    assert.ok(isAlive(child), "while its parent lives, it does");
    parent.kill("SIGKILL");
    for (let tries = 0; isAlive(child); tries++) {
      assert.ok(tries < 600, "it lives on for a minute");
      await setTimeout(100);
    }
  } finally {
    if (isAlive(child)) process.kill(child, "SIGKILL");
  }
});
