import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import "../../host/node";
import { inTemporaryFolder } from "../testing/idx_files";
import { findIdxFile, idxFolder, requireIdxFile } from "./idx_places";

/** Empty files at these paths below a folder; a path that ends in a slash is a folder. */
const inFolderOf = (paths: readonly string[], body: (folder: string) => void) =>
  inTemporaryFolder((folder) => {
    for (const each of paths) {
      const place = path.join(folder, each);
      mkdirSync(each.endsWith("/") ? place : path.dirname(place), { recursive: true });
      if (!each.endsWith("/")) writeFileSync(place, "");
    }
    body(folder.replaceAll("\\", "/"));
  });

test("a file is found by each spelling, uncompressed before compressed, three sizes before four", () =>
  inFolderOf([], (folder) => {
    const names = [
      "train-images.idx4-ubyte.gz",
      "train-images-idx4-ubyte.gz",
      "train-images.idx3-ubyte.gz",
      "train-images-idx3-ubyte.gz",
      "train-images.idx4-ubyte",
      "train-images-idx4-ubyte",
      "train-images.idx3-ubyte",
      "train-images-idx3-ubyte",
    ];
    for (const name of names) {
      writeFileSync(path.join(folder, name), "");
      assert.equal(findIdxFile(folder, "train", "images"), `${folder}/${name}`);
    }
    assert.equal(findIdxFile(folder, "train", "labels"), undefined);
    writeFileSync(path.join(folder, "labels.idx1-ubyte"), "");
    assert.equal(findIdxFile(folder, "", "labels"), `${folder}/labels.idx1-ubyte`);
    assert.equal(findIdxFile(`${folder}/nowhere`, "", "labels"), undefined);
  }));

test("folders are looked through two deep, names with an ending not", () =>
  inFolderOf(
    ["a/b/images-idx3-ubyte", "a.d/images-idx3-ubyte", "a/b/c/images-idx3-ubyte"],
    (folder) => {
      assert.equal(idxFolder(folder, "train"), `${folder}/a/b`);
      assert.equal(idxFolder(`${folder}/a/b`, "train"), `${folder}/a/b`);
    },
  ).then(() =>
    inFolderOf(["a/b/c/images-idx3-ubyte"], (folder) =>
      assert.equal(idxFolder(folder, "x"), folder),
    ),
  ));

test("of several sets the one is meant whose folder is named, else they are told", () =>
  inFolderOf(["a/raw/x-images-idx3-ubyte", "b/x-images-idx3-ubyte", "c/"], (folder) => {
    assert.equal(idxFolder(folder, "x", ["b"]), `${folder}/b`);
    assert.equal(idxFolder(folder, "x", ["a", "z"]), `${folder}/a/raw`);
    assert.throws(() => idxFolder(folder, "x", ["a", "b"]), /found them in b, a\/raw; name one of/);
    assert.throws(
      () => idxFolder(folder, "x"),
      /expected one set of IDX files, found them in b, a\/raw/,
    );
    assert.equal(idxFolder(folder, "y"), folder);
  }));

test("no more than some two hundred folders are looked through", () => {
  const folders = (count: number) => Array.from({ length: count }, (_, i) => `a${1000 + i}/`);
  return inFolderOf([...folders(199), "a1198/z/images-idx3-ubyte"], (folder) => {
    assert.equal(idxFolder(folder, "x"), `${folder}/a1198/z`);
    mkdirSync(path.join(folder, "b"));
    assert.equal(idxFolder(folder, "x"), folder);
  });
});

test("a missing file is told with eight of the names that are there", () => {
  const files = [..."abcdefgh"];
  return inFolderOf(files, (folder) => {
    const find = () => requireIdxFile(folder, "t10k", "labels");
    assert.throws(
      find,
      /expected t10k-labels-idx1-ubyte \(or \.gz\), found a, b, c, d, e, f, g, h; put/,
    );
    for (const name of ["i", "j"]) writeFileSync(path.join(folder, name), "");
    assert.throws(find, /found a, b, c, d, e, f, g, h and 2 more; put the file there/);
    writeFileSync(path.join(folder, "t10k-labels-idx1-ubyte.gz"), "");
    assert.equal(find(), `${folder}/t10k-labels-idx1-ubyte.gz`);
    assert.throws(
      () => requireIdxFile(`${folder}/nowhere`, "", "images"),
      /found an empty folder; put/,
    );
  });
});

test("a folder of the file's name is looked into, and told where it is hollow", () =>
  inFolderOf(["images-idx3-ubyte/other", "images.idx3-ubyte/images-idx3-ubyte"], (folder) => {
    const inner = `${folder}/images.idx3-ubyte/images-idx3-ubyte`;
    assert.equal(findIdxFile(folder, "", "images"), inner);
    assert.equal(idxFolder(folder, "train"), folder);
  }).then(() =>
    inFolderOf(["images-idx3-ubyte/other"], (folder) =>
      assert.throws(
        () => requireIdxFile(folder, "", "images"),
        /images-idx3-ubyte: cannot be read \(a folder that does not hold the file images-idx3-ubyte\)/,
      ),
    ),
  ));
