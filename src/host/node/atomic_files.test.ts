import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { inTemporaryFolder } from "../../data/testing/idx_files";
import { UserError } from "../../config";
import { requireWritableFolder, writeFilesAtomically } from "./atomic_files";

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
    refused(() => requireWritableFolder(path.join(folder, "file", "x")), /is a file, not a folder/);
  }));

test("a mistake of the program stays one", () => {
  assert.throws(() => writeFilesAtomically({ "": 3 as unknown as string }), /./);
  assert.throws(
    () => writeFilesAtomically({ "/dev/null/x": "a" }),
    (error) => error instanceof UserError,
  );
});
