import assert from "node:assert/strict";
import { test } from "node:test";
import { imageOptions, placeOptions, trainingOptions } from "./options";
import { withDefaults } from "./settings";
import { namedOtherwise, synonym } from "./synonyms";

const names = Object.keys({ ...trainingOptions, ...placeOptions, ...imageOptions });

test("a name from elsewhere means one option, however it is spelled", () => {
  for (const spelled of ["lr", "LR", "step-size", "step_size", "stepSize"]) {
    assert.equal(synonym(spelled, names), "learningRate", spelled);
  }
  assert.equal(synonym("gpu", names), "backend");
  assert.equal(synonym("lr", ["seed"]), undefined);
  assert.equal(synonym("constructor", [...names, "constructor"]), undefined);
});

test("no option has a name by which another is called", () => {
  for (const name of namedOtherwise) assert.equal(synonym(name, namedOtherwise), undefined, name);
});

test("in code it is suggested, too, and not taken", () => {
  assert.throws(
    () => withDefaults(trainingOptions, { lr: 1e-3 } as object),
    /^UserError: unknown option lr; did you mean learningRate\?$/,
  );
});
