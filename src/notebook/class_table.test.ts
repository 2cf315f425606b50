import assert from "node:assert/strict";
import { test } from "node:test";
import { createImageSplit, type Dataset } from "../data";
import { displaySymbol } from "../host";
import { classTable } from "./class_table";
import { labelOf } from "./label_of";

function dataset(classNames: string[], train: number[], held: number[]): Dataset {
  const split = (name: string, labels: number[]) =>
    createImageSplit({
      ...{ name, imageShape: [1, 1, 1], numClasses: classNames.length },
      pixels: new Uint8Array(labels.length),
      labels: Int32Array.from(labels),
    });
  return {
    ...{ name: "flowers", title: "flowers", item: "image", generated: false, source: "" },
    ...{ imageShape: [1, 1, 1], numClasses: classNames.length, classNames },
    ...{ train: split("train", train), test: split("test", held) },
  };
}

async function linesOf(data: Dataset): Promise<string[][]> {
  const { "text/plain": text } = await classTable(data)[displaySymbol]();
  return String(text)
    .split("\n")
    .map((line) => line.trim().split(/\s{2,}/));
}

test("every class is counted in every split, and what has none", async () => {
  const data = dataset(["rose", "tulip"], [0, 1, 1, 1, -1], [1]);
  assert.deepEqual(await linesOf(data), [
    ["class", "train images", "test images"],
    ["rose", "1", "0"],
    ["tulip", "3", "1"],
    ["of no class", "1", "0"],
  ]);
});

test("of many classes the last row holds the others; without any there is one row", async () => {
  const names = Array.from({ length: 120 }, (_, i) => `class ${i}`);
  const lines = await linesOf(dataset(names, [0, 29, 119], [118]));
  assert.equal(lines.length, 31);
  assert.deepEqual(lines.at(-1), ["91 more classes", "2", "1"]);
  assert.deepEqual((await linesOf(dataset([], [-1, -1], [-1]))).slice(1), [
    ["of no class", "2", "1"],
  ]);
});

test("a label is found by its class's name or number, and the nearest name is told", () => {
  const flowers = dataset(["rose", "tulip", "0"], [0], [1]);
  assert.deepEqual(
    ["tulip", "1", "0"].map((name) => labelOf(flowers, name)),
    [1, 1, 2],
  );
  for (const name of ["tulipp", "3", "-1", "0.5", ""]) {
    assert.throws(() => labelOf(flowers, name), /flowers has no class .*, but rose, tulip, 0/);
  }
  assert.throws(() => labelOf(flowers, "tulipp"), /did you mean tulip\?$/);
  assert.throws(() => labelOf(dataset([], [-1], [-1]), "rose"), /have no classes$/);
});
