import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runCommand, telling } from "./run_command";
import { temporaryFolder } from "./testing/project";

const node = (script: string) => [process.execPath, "-e", script] as const;

test("the telling line is the last that names an error, else the last", () => {
  assert.equal(
    telling(["a.cc:3: error: no such thing", "1 error generated.", ""]),
    "a.cc:3: error: no such thing",
  );
  assert.equal(telling(["ERROR: no network", "hint: try again"]), "ERROR: no network");
  assert.equal(telling(["one", "two", ""]), "two");
  assert.equal(telling([]), undefined);
});

test("a command's output goes to its log and to who listens", async (t) => {
  const cwd = temporaryFolder(t);
  const log = join(cwd, "logs", "x.log");
  const heard: string[] = [];
  const lines = await runCommand(node("console.log('one'); console.error('two')"), {
    cwd,
    log,
    onLine: (line) => void heard.push(line),
  });
  assert.deepEqual([...lines].sort(), ["one", "two"]);
  assert.deepEqual([...heard].sort(), ["one", "two"]);
  assert.match(readFileSync(log, "utf8"), /^\$ .*\n[^]*one/);
});

test("a failure carries the telling line and the log", async (t) => {
  const cwd = temporaryFolder(t);
  const log = join(cwd, "x.log");
  const failing = runCommand(node("console.error('ERROR: why'); process.exit(3)"), { cwd, log });
  await assert.rejects(failing, { name: "StepFailure", message: "ERROR: why", log });
  await assert.rejects(runCommand(node("process.exit(3)"), { cwd, log }), /exit status 3/);
  await assert.rejects(runCommand(["/no/such/program"], { cwd, log }), /program does not start/);
  if (process.platform !== "win32") {
    const crash = runCommand(node("process.kill(process.pid, 'SIGILL')"), { cwd, log });
    await assert.rejects(crash, /SIGILL/);
  }
});

test("a command that is given up on ends, with the reason", async (t) => {
  const cwd = temporaryFolder(t);
  const stuck = runCommand(node("setInterval(() => {}, 1000)"), {
    cwd,
    log: join(cwd, "x.log"),
    onTick: () => "it stands still",
  });
  await assert.rejects(stuck, /it stands still/);
});
