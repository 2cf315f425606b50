import assert from "node:assert/strict";
import { test } from "node:test";
import { originOf } from "./dataset";

test("a set is found again by its origin, or its name, with what was asked of its images", () => {
  const numbered = { name: "mine", classNames: ["0", "1"] };
  assert.deepEqual(originOf(numbered), { dataset: "mine" });
  const images = { size: 64 };
  const named = { name: "mine", origin: "photos/mine", images, classNames: ["0", "rose"] };
  assert.deepEqual(originOf(named), {
    ...{ dataset: "photos/mine", images, classNames: ["0", "rose"] },
  });
  assert.deepEqual(originOf({ ...numbered, classNames: [] }), { dataset: "mine" });
  assert.deepEqual(originOf({ ...numbered, images }), { dataset: "mine", images });
});
