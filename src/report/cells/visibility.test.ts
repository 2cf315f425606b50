import assert from "node:assert/strict";
import { test } from "node:test";
import type { CellMetadata } from "../notebook";
import { hasTag } from "../tags";
import { visibilityOf } from "./visibility";

const shown = (metadata: CellMetadata) => Object.values(visibilityOf({ metadata })).join(", ");

test("tags leave out and fold, in every spelling", () => {
  for (const tag of ["remove-cell", "remove_cell", "removeCell", "Remove-Cell"]) {
    assert.equal(shown({ tags: [tag] }), "left out, open, open", tag);
  }
  for (const tag of ["remove-input", "remove_input", "remove_code"]) {
    assert.equal(shown({ tags: [tag] }), "open, left out, open", tag);
  }
  for (const tag of ["remove-output", "remove_all_outputs", "remove-outputs"]) {
    assert.equal(shown({ tags: [tag] }), "open, open, left out", tag);
  }
  assert.equal(shown({ tags: ["hide_input", "hide-output"] }), "open, folded, folded");
  assert.equal(shown({ tags: ["hide-cell"] }), "folded, open, open");
  assert.equal(shown({ tags: ["hide-input", "remove-input"] }), "open, left out, open");
  assert.equal(shown({ tags: ["parameters"] }), "open, open, open");
});

test("what JupyterLab folds is folded", () => {
  assert.equal(shown({ jupyter: { source_hidden: true } }), "open, folded, open");
  assert.equal(shown({ jupyter: { outputs_hidden: true } }), "open, open, folded");
  assert.equal(shown({ collapsed: true }), "open, open, folded");
  assert.equal(shown({ jupyter: { source_hidden: false }, collapsed: false }), "open, open, open");
  assert.equal(shown({}), "open, open, open");
});

test("a tag is known by any of its spellings", () => {
  const cell = { metadata: { tags: ["raises_exception"] } };
  assert.ok(hasTag(cell, "raises-exception"));
  assert.ok(!hasTag(cell, "skip-execution"));
});
