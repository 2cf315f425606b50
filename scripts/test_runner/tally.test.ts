import assert from "node:assert/strict";
import { test } from "node:test";
import { judged, summary, type Outcome } from "./tally";

const skipped = (why: string): Outcome => ({ name: "a", kind: "skipped", why });

test("the last line counts what passed, failed, and was skipped if anything was", () => {
  const passed: Outcome = { name: "a", kind: "passed" };
  const failed: Outcome = { name: "b", kind: "failed", why: "1 is not 2" };
  assert.equal(summary([passed, passed, failed]), "2 passed, 1 failed");
  assert.equal(summary([passed, skipped("")]), "1 passed, 0 failed, 1 skipped");
  assert.equal(summary([]), "0 passed, 0 failed");
});

test("in CI a browser and a Python are owed", () => {
  assert.equal(judged(skipped("no browser here"), true).kind, "failed");
  assert.equal(judged(skipped("needs Python"), true).kind, "failed");
  assert.equal(judged(skipped("no browser here"), false).kind, "skipped");
  assert.equal(judged(skipped("only on macOS"), true).kind, "skipped");
});
