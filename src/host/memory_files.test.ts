import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../config";
import { readText } from "./files";
import { memoryFiles } from "./memory_files";

test("what is written is read again, by every spelling of its path", () => {
  const files = memoryFiles();
  files.write({ "a/b/note.txt": "grün", "a/bytes": Uint8Array.of(1, 2) });
  assert.equal(readText(files, "a/b/note.txt"), "grün");
  assert.deepEqual(files.read("./a//b/../bytes"), Uint8Array.of(1, 2));
  files.write({ "a/bytes": Uint8Array.of(3) });
  assert.deepEqual(files.read("a/bytes"), Uint8Array.of(3));
});

test("a file that is removed is gone, and one that is not there is no matter", () => {
  const files = memoryFiles();
  files.write({ "a/b": "", "a/c": "" });
  files.remove("./a/b");
  files.remove("a/d");
  assert.deepEqual(files.list("a"), ["c"]);
});

test("bytes that are changed later change no file", () => {
  const files = memoryFiles();
  const bytes = Uint8Array.of(1, 2);
  files.write({ bytes });
  bytes[0] = 9;
  files.read("bytes")[1] = 9;
  assert.deepEqual(files.read("bytes"), Uint8Array.of(1, 2));
});

test("folders are made as needed, and list what is in them, sorted", () => {
  const files = memoryFiles();
  assert.deepEqual(files.list("."), []);
  files.write({ "out/vae/b": "", "out/vae/a": "", "out/z": "", "/top/file": "" });
  files.requireWritable("out/empty/inner");
  assert.deepEqual(files.list("out"), ["empty", "vae", "z"]);
  assert.deepEqual(files.list("out/vae/"), ["a", "b"]);
  assert.deepEqual(files.list("out/empty/inner"), []);
  assert.deepEqual([files.list("."), files.list("/")], [["out"], ["top"]]);
  const there = ["out", "out/vae/a", "out/empty", "out/vae/c", "ou"].map(files.exists);
  assert.deepEqual(there, [true, true, true, false, false]);
});

test("what is missing has the error codes of a disk", () => {
  const files = memoryFiles();
  files.write({ "folder/file": "" });
  assert.throws(() => files.read("folder/none"), { code: "ENOENT" });
  assert.throws(() => files.list("none"), { code: "ENOENT" });
  assert.throws(() => files.read("folder"), { code: "EISDIR" });
  assert.throws(() => files.list("folder/file"), { code: "ENOTDIR" });
});

test("files that belong together are written all or none", () => {
  const files = memoryFiles();
  files.write({ "folder/file": "old" });
  const wrong: [Record<string, string>, RegExp][] = [
    [{ "folder/file": "new", folder: "x" }, /cannot write folder: it is a folder/],
    [{ "folder/file": "new", "folder/file/x": "x" }, /folder\/file is a file, not a folder/],
    [{ "folder/file": "new", other: "x", "other/x": "x" }, /other is a file, not a folder/],
  ];
  for (const [contents, message] of wrong) {
    assert.throws(
      () => files.write(contents),
      (error) => error instanceof UserError && message.test(error.message),
    );
    assert.equal(readText(files, "folder/file"), "old");
    assert.deepEqual(files.list("."), ["folder"]);
  }
  assert.throws(() => files.requireWritable("folder/file/x"), UserError);
});
