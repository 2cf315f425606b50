import assert from "node:assert/strict";
import { test } from "node:test";
import { classCalled, twoClasses } from "./class_called";

const classes = { classNames: ["salt, coarse", "salt", "pepper", "7"], numClasses: 4 };

test("a class is called by its name before its number", () => {
  assert.equal(classCalled("--label", "pepper", classes), 2);
  assert.equal(classCalled("--label", "7", classes), 3);
  assert.equal(classCalled("--label", "0", classes), 0);
  for (const [asked, message] of [
    [
      "peper",
      /^--label must be from 0 to 3 or one of salt, coarse, .*, got peper; did you mean pepper\?$/,
    ],
    ["4", /^--label must be from 0 to 3 or one of .*, got 4/],
    ["1.5", /got 1.5/],
  ] as const) {
    assert.throws(() => classCalled("--label", asked, classes), { name: "UserError", message });
  }
});

test("two classes have a comma between them, and may have commas of their own", () => {
  assert.deepEqual(twoClasses("--direction", "pepper,salt", classes), [2, 1]);
  assert.deepEqual(twoClasses("--direction", "2, 7", classes), [2, 3]);
  assert.deepEqual(twoClasses("--direction", "pepper,salt, coarse", { ...classes, classNames: ["salt,coarse", "salt", "pepper", "7"] }), [2, 0]); // prettier-ignore
  for (const asked of ["pepper", ",", "pepper,", "pepper,salt,7"]) {
    const message = `--direction takes two classes with a comma between them, got ${asked}`;
    assert.throws(() => twoClasses("--direction", asked, classes), { name: "UserError", message });
  }
  const message = "--direction takes two different classes, got salt,1";
  assert.throws(() => twoClasses("--direction", "salt,1", classes), { message });
  assert.throws(() => twoClasses("--direction", "salt,oil", classes), /got oil/);
});
