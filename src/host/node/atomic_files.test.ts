import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { inTemporaryFolder } from "../../data/testing/idx_files";
import { UserError } from "../../config";
import { requireReplaceable, requireWritableFolder, writeFilesAtomically } from "./atomic_files";
import { readPlainFile } from "./plain_file";

const refused = (what: () => void, message: RegExp) =>
  assert.throws(what, (error: Error) => error instanceof UserError && message.test(error.message));

test("files are written with their folders, and nothing beside them", () =>
  inTemporaryFolder((folder) => {
    const [a, b] = [path.join(folder, "new", "a b.txt"), path.join(folder, "b.bin")];
    fs.writeFileSync(b, "old");
    writeFilesAtomically({ [a]: "text", [b]: Uint8Array.of(1, 2) });
    assert.equal(fs.readFileSync(a, "utf8"), "text");
    assert.deepEqual([...fs.readFileSync(b)], [1, 2]);
    assert.deepEqual(fs.readdirSync(folder).sort(), ["b.bin", "new"]);
    assert.deepEqual(fs.readdirSync(path.dirname(a)), ["a b.txt"]);
  }));

test("where one of several cannot be written, none is changed and nothing is left", () =>
  inTemporaryFolder((folder) => {
    const kept = path.join(folder, "kept.txt");
    fs.writeFileSync(kept, "old");
    fs.mkdirSync(path.join(folder, "taken", "inside"), { recursive: true });
    for (const [bad, message] of [
      [path.join(kept, "below.txt"), /cannot write .*below\.txt: .*file/],
      [path.join(folder, "taken"), /cannot write .*taken: it is a folder/],
      [path.join(folder, "x".repeat(300)), /its name is too long/],
    ] as const) {
      refused(() => writeFilesAtomically({ [kept]: "new", [bad]: "new" }), message);
      assert.equal(fs.readFileSync(kept, "utf8"), "old");
      assert.deepEqual(fs.readdirSync(folder).sort(), ["kept.txt", "taken"]);
    }
  }));

test("a folder is made, or it is said why it cannot be", () =>
  inTemporaryFolder((folder) => {
    requireWritableFolder(path.join(folder, "a", "b"));
    assert.ok(fs.statSync(path.join(folder, "a", "b")).isDirectory());
    fs.writeFileSync(path.join(folder, "file"), "");
    refused(
      () => requireWritableFolder(path.join(folder, "file")),
      /cannot write into .*file: a file/,
    );
    refused(
      () => requireWritableFolder(path.join(folder, "file", "x")),
      /is a file, not a folder|a file is where a folder is needed/, // by Node's version
    );
  }));

const posix = process.platform === "win32" ? { skip: "Windows has none of it" } : {};

test("links and permissions stay when a file is replaced", posix, () =>
  inTemporaryFolder((folder) => {
    const [far, file, link, chain] = ["far", "far/file", "link", "chain"].map((name) =>
      path.join(folder, name),
    );
    fs.mkdirSync(far);
    fs.writeFileSync(file, "old");
    fs.chmodSync(file, 0o600);
    fs.symlinkSync("far/file", link);
    fs.symlinkSync("link", chain);
    for (const [place, text] of [
      [file, "first"],
      [link, "second"],
      [chain, "third"],
    ]) {
      writeFilesAtomically({ [place]: text });
      assert.equal(fs.readFileSync(file, "utf8"), text);
      assert.equal(fs.statSync(file).mode & 0o777, 0o600);
    }
    assert.equal(fs.readlinkSync(link), "far/file");
    assert.equal(fs.readlinkSync(chain), "link");
    // A link to what is not there yet makes it, as a shell's > does.
    fs.rmSync(file);
    writeFilesAtomically({ [chain]: "new" });
    assert.equal(fs.readFileSync(file, "utf8"), "new");
    assert.deepEqual(fs.readdirSync(far), ["file"]);
  }),
);

test("what is no file is neither read nor written", posix, () =>
  inTemporaryFolder((folder) => {
    const pipe = path.join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const link = path.join(folder, "link");
    fs.symlinkSync("/dev/null", link);
    const circle = path.join(folder, "circle");
    fs.symlinkSync("circle", circle);
    const before = fs.readdirSync(folder);
    for (const [place, message] of [
      [pipe, /cannot write .*pipe: it is a named pipe, not a file/],
      ["/dev/null", /cannot write \/dev\/null: it is a device, not a file/],
      [link, /cannot write .*link: it is a device, not a file/],
      [circle, /cannot write .*circle: its symbolic links go in a circle/],
    ] as const) {
      refused(() => writeFilesAtomically({ [place]: "new" }), message);
      refused(() => requireReplaceable(place), message);
      refused(() => requireWritableFolder(path.dirname(place), [path.basename(place)]), message);
      assert.throws(() => readPlainFile(place));
    }
    assert.deepEqual(fs.readdirSync(folder), before);
  }),
);

test(
  "no folder can be made where the system has none",
  { skip: process.platform !== "linux" },
  () => {
    refused(() => requireWritableFolder("/proc/none/inner"), /: no folder can be made in \/proc$/);
  },
);

test("drafts that were left by killed processes go when the file is written again", () =>
  inTemporaryFolder((folder) => {
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    const long = "long name ".repeat(24);
    const left = [`a.${dead}.tmp`, `${long.slice(0, 60)}.${dead}.tmp`];
    // A living process's, another machine's, and what only looks like one.
    const others = [`a.${process.ppid}.tmp`, "a.7-00000000.tmp", "a.x.tmp", `b.${dead}.tmp`];
    for (const name of [...left, ...others]) fs.writeFileSync(path.join(folder, name), "");
    writeFilesAtomically({ [path.join(folder, "a")]: "", [path.join(folder, long)]: "" });
    assert.deepEqual(fs.readdirSync(folder).sort(), ["a", long, ...others].sort());
  }));

test("a mistake of the program stays one", () => {
  assert.throws(() => writeFilesAtomically({ "": 3 as unknown as string }), /./);
  assert.throws(
    () => writeFilesAtomically({ "/dev/null/x": "a" }),
    (error) => error instanceof UserError,
  );
});
