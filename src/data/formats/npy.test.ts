import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import "../../host/node";
import { npyFile } from "../testing/array_files";
import { inTemporaryFolder } from "../testing/idx_files";
import { looksLikeNpyFolder, readNpy } from "./npy";

const images = npyFile("|u1", [2, 2, 2], new Uint8Array(8));
const labels = (...values: number[]) => npyFile("|u1", [2], values);

/** The labels that are found for a file among others. */
async function labelsOf(name: string, others: Readonly<Record<string, Uint8Array>>) {
  let found: number[] | undefined;
  await inTemporaryFolder(async (folder) => {
    writeFileSync(path.join(folder, name), images);
    for (const [other, bytes] of Object.entries(others))
      writeFileSync(path.join(folder, other), bytes);
    const { all, kind } = await readNpy(path.join(folder, name), {});
    assert.equal(kind, "a NumPy array");
    found = all?.labels && [...Array.from(all.labels)];
  });
  return found;
}

test("labels beside a file are those of its name, of its split, the only ones, or the plain ones", async () => {
  const one = labels(0, 1);
  const two = labels(1, 1);
  assert.deepEqual(await labelsOf("a.npy", { "a_labels.npy": one, "labels.npy": two }), [0, 1]);
  assert.deepEqual(await labelsOf("a.npy", { "a-labels.npy": one, "b_labels.npy": two }), [0, 1]);
  assert.deepEqual(await labelsOf("a.npy", { "a_y.npy": one, "y.npy": two }), [0, 1]);
  assert.deepEqual(await labelsOf("x_test.npy", { "y_train.npy": two, "y_test.npy": one }), [0, 1]);
  assert.deepEqual(await labelsOf("a.npy", { "b_labels.npy": one }), [0, 1]);
  assert.deepEqual(await labelsOf("a.npy", { "b_labels.npy": two, "LABELS.npy": one }), [0, 1]);
  assert.equal(await labelsOf("a.npy", { "b_labels.npy": two, "c_labels.npy": one }), undefined);
  assert.equal(await labelsOf("a.npy", { "y_train.npy": one, "b.npy": images }), undefined);
  assert.equal(await labelsOf("labels.npy", {}), undefined);
});

test("of a folder all arrays are read, and nothing else", () =>
  inTemporaryFolder(async (folder) => {
    const set = path.join(folder, "set");
    mkdirSync(set);
    writeFileSync(path.join(set, "images.NPY"), images);
    writeFileSync(path.join(set, "labels.npy"), labels(0, 1));
    writeFileSync(path.join(set, "labels.txt"), "0 1");
    const { all, kind } = await readNpy(set, {});
    assert.deepEqual(all?.labels && [...Array.from(all.labels)], [0, 1]);
    assert.equal(kind, "a folder of NumPy arrays");
    assert.ok(looksLikeNpyFolder("f", ["a.txt", "b.npy"]));
    assert.ok(!looksLikeNpyFolder("f", ["npy", "b.npy.txt"]));
  }));
