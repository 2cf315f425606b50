import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { venvPython } from "../host/node/jupyter";
import { projectRoot } from "../host/node/project_root";
import { writeNotebook } from "../report/testing/notebooks";
import { SMALL } from "./testing/run_command";

const skip = process.platform === "win32" ? "Windows has no such terminals" : undefined;
const root = projectRoot();
const register = ["-r", path.join(root, "scripts", "register.cjs")];

/** Runs a command on a terminal, and presses Ctrl-C when it has shown the text. */
function interrupted(text: string, command: string, args: readonly string[]) {
  const file = path.join(__dirname, "testing", "on_terminal.py");
  const program = [process.execPath, ...register, path.join(root, "src/cli", `${command}.ts`)];
  const { status, stdout } = spawnSync(venvPython(root), [file, text, ...program, ...args], {
    cwd: root,
    encoding: "utf8",
  });
  return { status, stdout: stdout.replaceAll("\r\n", "\n") };
}

test("one Ctrl-C ends a report in the middle of a cell", { skip }, () =>
  inTemporaryFolder((folder) => {
    const notebook = path.join(folder, "slow.ipynb");
    const wait = "await new Promise((resolve) => setTimeout(resolve, 600_000));";
    writeNotebook(notebook, [{ code: `console.log("be" + "gun"); ${wait}` }]);
    const target = path.join(folder, "slow.html");
    const { status, stdout } = interrupted("begun", "report", [notebook, "--output", target]);
    assert.equal(status, 130, stdout);
    assert.match(
      stdout,
      /\nStopping… \(Ctrl-C again ends at once\)\n[^]*Stopped; no report was written\.\n$/,
    );
    assert.ok(!existsSync(target));
  }),
);

test("Ctrl-C before a training has begun ends it with a word", { skip }, () =>
  inTemporaryFolder((folder) => {
    const places = ["--ckpt_dir", path.join(folder, "c"), "--output_dir", path.join(folder, "o")];
    const flags = ["--dataset", "digits", "--train_images", "60000", ...places];
    const { status, stdout } = interrupted("drawing", "train", flags);
    assert.equal(status, 130, stdout);
    assert.match(stdout, /\nStopped\.\n$/);
  }),
);

test("a training ends in order with the npm that runs it", { skip }, () =>
  inTemporaryFolder(async (folder) => {
    const places = ["--ckpt_dir", path.join(folder, "c"), "--output_dir", path.join(folder, "o")];
    const flags = SMALL.map((word, i) => (SMALL[i - 1] === "--num_epochs" ? "100000" : word));
    // What npm starts: a shell, which a signal ends with npm.
    const line = `"$@"; exit $?`;
    const program = [process.execPath, ...register, "src/cli/train.ts", ...flags, ...places];
    const env = { ...process.env, npm_lifecycle_event: "train" };
    const shell = spawn("sh", ["-c", line, "sh", ...program], { cwd: root, env });
    let stdout = "";
    shell.stdout.on("data", (chunk: Buffer) => {
      if (!stdout.includes("Epoch") && chunk.includes("Epoch")) shell.kill("SIGTERM");
      stdout += chunk.toString();
    });
    await once(shell, "close");
    assert.match(stdout, /\nGo on with: npm run train -- --resume /);
    assert.ok(existsSync(path.join(folder, "c", "vae", "vae.state.safetensors")));
    assert.ok(!existsSync(path.join(folder, "c", "vae", ".lock")));
  }),
);
