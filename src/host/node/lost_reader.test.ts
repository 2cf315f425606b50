import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { projectRoot } from "./project_root";

const skip = process.platform === "win32" ? "Windows has no broken pipes" : undefined;

/** Runs lines that write again and again, and closes the reading end after the first. */
async function readOneLine(lines: string): Promise<{ code: unknown; stderr: string }> {
  const script = `
    const { runCommand } = require("./src/cli/command");
    const { stopSignal } = require("./src/cli/stop_signal");
    setInterval(() => console.log("more"), 5);
    ${lines}`;
  const args = ["-r", "./scripts/register.cjs", "-e", script];
  const child = spawn(process.execPath, args, { cwd: projectRoot() });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  await once(child.stdout, "data");
  child.stdout.destroy();
  const [code] = (await once(child, "close")) as unknown[];
  return { code, stderr };
}

test("a command whose reader has gone ends without a word", { skip }, async () => {
  const command = "{ usage: '', summary: '', options: {}, run: () => new Promise(() => {}) }";
  assert.deepEqual(await readOneLine(`void runCommand(${command});`), { code: 0, stderr: "" });
});

test("what ends in order at Ctrl-C does so here, too", { skip }, async () => {
  const run = `async () => {
    const { signal } = stopSignal("Stopping…");
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    process.stderr.write("saved");
    setImmediate(() => process.exit());
    return 130;
  }`;
  const command = `{ usage: '', summary: '', options: {}, run: ${run} }`;
  const ended = await readOneLine(`void runCommand(${command});`);
  assert.deepEqual(ended, { code: 0, stderr: "saved" });
});
