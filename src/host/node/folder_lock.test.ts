import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { UserError } from "../../config";
import { inTemporaryFolder } from "../../data/testing/idx_files";
import { lockFolder } from "./folder_lock";
import { projectRoot } from "./project_root";

const lock = (folder: string) => lockFolder(folder, "npm run train", "wait for it");

test("a folder in use names the process that works there, until it is given back", () =>
  inTemporaryFolder((folder) => {
    const release = lock(folder);
    assert.throws(
      () => lock(folder),
      (error: Error) => {
        const told = `is in use: process ${process.pid} works there (npm run train, since 2`;
        return error instanceof UserError && error.message.includes(told);
      },
    );
    release();
    assert.deepEqual(fs.readdirSync(folder), []);
    lock(folder)();
  }));

test("another process's lock holds while it runs, and is taken over when it was killed", () =>
  inTemporaryFolder(async (folder) => {
    const program = `
      const { lockFolder } = require("./src/host/node/folder_lock");
      lockFolder(${JSON.stringify(folder)}, "npm run train", "");
      setInterval(() => undefined, 1000);
      console.log("locked");`;
    const args = ["-r", "./scripts/register.cjs", "-e", program];
    const child = spawn(process.execPath, args, { cwd: projectRoot() });
    try {
      await once(child.stdout, "data");
      assert.throws(() => lock(folder), new RegExp(`process ${child.pid} works there`));
    } finally {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    lock(folder)();
    assert.deepEqual(fs.readdirSync(folder), []);
  }));

/** Leaves the lock of this process there, with some of it changed and of another age. */
function leave(folder: string, changes: object, seconds = 0): void {
  const release = lock(folder);
  const file = path.join(folder, ".lock");
  const holder = JSON.parse(fs.readFileSync(file, "utf8")) as object;
  release();
  fs.writeFileSync(file, JSON.stringify({ ...holder, ...changes }));
  const then = new Date(Date.now() - 1000 * seconds);
  fs.utimesSync(file, then, then);
}

test("what tells a holder that is gone", () =>
  inTemporaryFolder((folder) => {
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    for (const [changes, seconds] of [
      [{ pid: dead }, 0],
      // The number of a process that is there, but started at another time.
      [{ started: "long ago" }, 0],
      // On another machine, or in another container of this one: no sign of life for a minute.
      [{ host: "another" }, 120],
      [{ processes: "pid:[1]" }, 120],
      // What is no lock of ours, or one that was broken off.
      [{ pid: "x" }, 120],
    ] as const) {
      leave(folder, changes, seconds);
      lock(folder)();
      assert.deepEqual(fs.readdirSync(folder), [], JSON.stringify(changes));
    }
  }));

test("what tells a holder that is there", () =>
  inTemporaryFolder((folder) => {
    for (const [changes, seconds, message] of [
      [{}, 3600, /is in use: process \d+ works there/],
      [{ host: "another" }, 10, /is in use: process \d+ on another works there/],
      [{ pid: "x" }, 10, /is in use: another process works there, by the file \.lock/],
    ] as const) {
      leave(folder, changes, seconds);
      assert.throws(() => lock(folder), message);
      fs.rmSync(path.join(folder, ".lock"));
    }
    fs.symlinkSync(path.join(folder, "nowhere"), path.join(folder, ".lock"));
    assert.throws(() => lock(folder), /is in use/);
  }));

test("a folder that cannot be locked is said to be", () =>
  inTemporaryFolder((folder) => {
    assert.throws(() => lock(path.join(folder, "none")), /cannot lock .*none: it does not exist/);
  }));

test("who is killed while the lock is written leaves none, and the next one clears up", () =>
  inTemporaryFolder((folder) => {
    const program = `
      const fs = require("node:fs");
      const { writeFileSync } = fs;
      fs.writeFileSync = (file, content) => {
        writeFileSync(file, content.slice(0, 9));
        process.kill(process.pid, "SIGKILL");
      };
      require("./scripts/register.cjs");
      require("./src/host/node/folder_lock").lockFolder(process.argv[1], "npm run train", "");`;
    const { signal } = spawnSync(process.execPath, ["-e", program, folder], { cwd: projectRoot() });
    assert.equal(signal, "SIGKILL");
    assert.equal(fs.readdirSync(folder).length, 1);
    lock(folder)();
    assert.deepEqual(fs.readdirSync(folder), []);
  }));

test("a disk without hard links has locks as well", (t) =>
  inTemporaryFolder((folder) => {
    t.mock.method(fs, "linkSync", () => {
      throw Object.assign(new Error("no links"), { code: "EPERM" });
    });
    const release = lock(folder);
    assert.throws(() => lock(folder), /is in use: process \d+ works there/);
    release();
    assert.deepEqual(fs.readdirSync(folder), []);
  }));
