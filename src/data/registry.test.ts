import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../config";
import { datasetEntry, datasetNames } from "./registry";

test("every name finds its own entry", () => {
  assert.deepEqual(datasetNames(), ["mnist", "digits", "fashion-mnist"]);
  for (const name of datasetNames()) assert.equal(datasetEntry(name).name, name);
});

test("an unknown name is refused with the nearest one and all of them", () => {
  assert.throws(
    () => datasetEntry("mnsit"),
    (error) =>
      error instanceof UserError &&
      /unknown data set "mnsit"; did you mean mnist\?.*mnist, digits, fashion-mnist/.test(
        error.message,
      ),
  );
});
