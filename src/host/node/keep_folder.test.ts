import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { inTemporaryFolder } from "../../data/testing/idx_files";
import { FolderInUse } from "../folder_in_use";
import { lockFolder } from "./folder_lock";
import { keepFolder } from "./keep_folder";
import { projectRoot } from "./project_root";

test("what this process keeps already stays its own, and is given back by whoever took it first", () =>
  inTemporaryFolder((folder) => {
    const training = lockFolder(folder, "npm run train", "wait");
    keepFolder(folder, "a save")();
    assert.deepEqual(fs.readdirSync(folder), [".lock"]);
    training();
    assert.deepEqual(fs.readdirSync(folder), []);
    keepFolder(folder, "a save")();
    assert.deepEqual(fs.readdirSync(folder), []);
  }));

/** Runs `body` while another process keeps the folder, which gives it back soon after `release()`. */
async function besideAnother(folder: string, body: (release: () => void) => void): Promise<void> {
  const told = path.join(folder, "give it back");
  const program = `
    const [folder, told] = process.argv.slice(1);
    const release = require("./src/host/node/folder_lock").lockFolder(folder, "npm run train", "");
    setInterval(() => fs.existsSync(told) && (release(), process.exit()), 100);
    console.log("locked");`;
  const args = ["-r", "./scripts/register.cjs", "-e", program, folder, told];
  const child = spawn(process.execPath, args, { cwd: projectRoot() });
  const exit = once(child, "exit");
  try {
    await once(child.stdout, "data");
    body(() => fs.writeFileSync(told, ""));
  } finally {
    child.kill("SIGKILL");
    await exit;
    fs.rmSync(told, { force: true });
  }
}

test("another process that is about to be done is waited for; one that goes on is named", () =>
  inTemporaryFolder(async (folder) => {
    await besideAnother(folder, (release) => {
      assert.throws(
        () => keepFolder(folder, "a save"),
        (error: Error) => {
          assert.match(
            error.message,
            /is in use: process \d+ works there \(npm run train, since 2/,
          );
          return error instanceof FolderInUse;
        },
      );
      release();
      keepFolder(folder, "a save")();
    });
    assert.deepEqual(fs.readdirSync(folder), []);
    assert.throws(() => keepFolder(path.join(folder, "none"), "a save"), /it does not exist/);
  }));
