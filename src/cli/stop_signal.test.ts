import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import * as path from "node:path";
import { test, type TestContext } from "node:test";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { projectRoot } from "../host/node/project_root";

const skip = process.platform === "win32" ? "Windows knows no such signals" : undefined;

/** Says "ready", and after the first signal "stopping", then whatever the test appends. */
const program = (then: string) => `
  const { writeFileSync } = require("node:fs");
  const { stopSignal } = require("./src/cli/stop_signal");
  const stop = stopSignal("Stopping…");
  const alive = setInterval(() => undefined, 1000);
  stop.signal.addEventListener("abort", () => { ${then} });
  console.log("ready");
`;

async function start(t: TestContext, then: string) {
  const args = ["-r", "./scripts/register.cjs", "-e", program(then)];
  const child = spawn(process.execPath, args, { cwd: projectRoot() });
  t.after(() => child.kill("SIGKILL"));
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  await once(child.stdout, "data");
  return { child, ended: once(child, "exit"), stderr: () => stderr };
}

for (const name of ["SIGINT", "SIGTERM"] as const) {
  test(
    `the first ${name} is told to the work, the second ends the process`,
    { skip },
    async (t) => {
      const { child, ended, stderr } = await start(t, `console.log("stopping")`);
      // Two pipes: which of them is read first is chance.
      const told = [once(child.stdout, "data"), once(child.stderr, "data")];
      child.kill(name);
      await Promise.all(told);
      assert.equal(stderr(), "\nStopping… (Ctrl-C again ends at once)\n");
      assert.equal(child.exitCode, null);
      child.kill(name);
      assert.deepEqual(await ended, [130, null]);
    },
  );
}

test("after the release, a signal does what it does by default", { skip }, async (t) => {
  const { child, ended } = await start(t, `stop.release(); console.log("released")`);
  child.kill("SIGTERM");
  await once(child.stdout, "data");
  child.kill("SIGTERM");
  assert.deepEqual(await ended, [null, "SIGTERM"]);
});

test("work ends in order though its terminal is gone", { skip }, (t) =>
  inTemporaryFolder(async (folder) => {
    const file = path.join(folder, "saved");
    const tell = `process.stdout.write("lost"); process.stderr.write("lost");`;
    const save = `setTimeout(() => { ${tell} writeFileSync(${JSON.stringify(file)}, ""); process.exit(0); }, 100)`;
    const { child, ended } = await start(t, `${tell} ${save}`);
    for (const stream of [child.stdout, child.stderr]) {
      stream.destroy();
      await once(stream, "close");
    }
    child.kill("SIGHUP");
    assert.deepEqual(await ended, [0, null]);
    assert.ok(existsSync(file));
  }),
);
