import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import "../../host/node";
import { host } from "../../host";
import { imageTarget } from "../images/image_target";
import { fakeImage } from "../testing/fake_images";
import { idxImages, inTemporaryFolder } from "../testing/idx_files";
import { readers } from "./readers";

/** What the reader is called that takes a file of this name, or a folder of these files. */
async function readerOf(place: string | Readonly<Record<string, Uint8Array>>): Promise<string> {
  let found = "none";
  await inTemporaryFolder(async (folder) => {
    const at = typeof place === "string" ? path.join(folder, place) : folder;
    if (typeof place === "string") writeFileSync(at, "");
    else {
      for (const [name, bytes] of Object.entries(place)) {
        mkdirSync(path.dirname(path.join(at, name)), { recursive: true });
        writeFileSync(path.join(at, name), bytes);
      }
    }
    const facts = host().files.stat(at);
    const names = facts.kind === "folder" ? host().files.list(at) : [];
    for (const { what, reads } of readers) {
      if (!(await reads(at, facts, names))) continue;
      found = what;
      break;
    }
  });
  return found;
}

const NOTHING = new Uint8Array();

test("files are known by their endings", async () => {
  assert.match(await readerOf("a.NPZ"), /^NumPy archives/);
  assert.match(await readerOf("a.parquet"), /^Parquet/);
  assert.match(await readerOf("cifar-10-binary.tar.gz"), /^CIFAR/);
  assert.match(await readerOf("a.npy"), /^NumPy arrays/);
  for (const name of ["a.csv", "a.tsv", "a.csv.gz"]) assert.match(await readerOf(name), /^tables/);
  for (const name of ["a.png", "train-images-idx3-ubyte", "a.txt", "npz"]) {
    assert.equal(await readerOf(name), "none");
  }
});

test("folders are known by what is in them", async () => {
  assert.match(await readerOf({ "a.parquet": NOTHING }), /^Parquet/);
  assert.match(await readerOf({ "data/a.parquet": NOTHING }), /^Parquet/);
  assert.match(await readerOf({ "test_batch.bin": NOTHING }), /^CIFAR/);
  assert.equal(await readerOf({ "a-idx3-ubyte": NOTHING }), "IDX files");
  assert.match(await readerOf({ "a/b.png": fakeImage(1, 1, 0) }), /^a folder of PNG/);
  assert.match(await readerOf({ "a.npy": NOTHING }), /^NumPy arrays/);
  assert.match(await readerOf({ "a.csv": NOTHING }), /^tables/);
  assert.equal(await readerOf({ any: idxImages(1) }), "IDX files of any name");
  assert.equal(await readerOf({ "a.txt": NOTHING, "b.npz": NOTHING }), "none");
});

test("of several kinds in a folder the more particular is meant", async () => {
  const others = { "a.npy": NOTHING, "b.csv": NOTHING };
  assert.match(await readerOf(others), /^NumPy arrays/);
  assert.match(await readerOf({ ...others, "c.png": NOTHING }), /^a folder of PNG/);
  assert.equal(await readerOf({ ...others, "c.png": NOTHING, "d-ubyte": NOTHING }), "IDX files");
});

test("Parquet files are read by themselves, and in a folder", () =>
  inTemporaryFolder(async (folder) => {
    const file = path.join(folder, "a.parquet");
    writeFileSync(file, "no table");
    const parquet = readers.find(({ what }) => what.startsWith("Parquet"));
    const request = { name: "set", target: imageTarget({}), options: {} };
    for (const place of [file, folder]) {
      await assert.rejects(async () => parquet?.read(place, request), /a\.parquet: /);
    }
  }));
