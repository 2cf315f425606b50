import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../config";
import { defineDataset, loadDataset } from "./index";
import { datasets } from "./registry";
import { SET_NAMES } from "./sets/set_names";

const OWN = [...SET_NAMES].sort();

/** A cell that defines a data set of one image of one pixel each. */
function runCell(title: string, name = "dots") {
  return defineDataset({
    name,
    title,
    imageShape: [1, 1],
    load: () => ({ train: { pixels: Uint8Array.of(1) }, test: { pixels: Uint8Array.of(2) } }),
  });
}

test("every name finds its own entry", () => {
  assert.deepEqual(datasets.names(), OWN);
  for (const name of datasets.names()) assert.equal(datasets.find(name).name, name);
});

test("an unknown name is refused with the nearest one and all of them", () => {
  assert.throws(
    () => datasets.find("mnsit"),
    (error) =>
      error instanceof UserError &&
      /unknown data set "mnsit"; did you mean mnist\?.*cifar-10, digits, .*mnist/.test(
        error.message,
      ),
  );
});

test("what a cell defines is known by its name, and running the cell again replaces it", async () => {
  assert.throws(() => datasets.find("dots"), /unknown data set/);
  const dots = runCell("dots");
  assert.equal(datasets.find("dots"), dots);
  assert.equal((await loadDataset("dots")).title, "dots");
  runCell("better dots");
  assert.equal((await loadDataset("dots")).title, "better dots");
  assert.deepEqual(datasets.names(), [...OWN, "dots"]);
});

test("what a cell defines outlives the loading of the project's files anew", () => {
  const dots = runCell("dots");
  const file = require.resolve("./registry");
  delete require.cache[file];
  const anew = module.require(file) as typeof import("./registry");
  assert.notEqual(anew.datasets, datasets);
  assert.equal(anew.datasets.find("dots"), dots);
});

test("a name of the project's own is refused", () => {
  assert.throws(
    () => runCell("my MNIST", "mnist"),
    (error) =>
      error instanceof UserError && /the project has a data set called mnist/.test(error.message),
  );
  assert.equal(datasets.find("mnist").title, "MNIST");
});
