import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { join } from "node:path";
import { temporaryFolder, write } from "../setup/testing/project";
import { findTests } from "./find_tests";
import { runFile } from "./run_files";

const MINUTE = 60_000;

/** Runs a test file of these lines in a Node of its own, as the runner does. */
async function outcomesOf(t: TestContext, source: string) {
  const root = temporaryFolder(t);
  write(join(root, "x.test.js"), source);
  // Node marks the processes of its test runner; ours is inside one and starts another.
  const context = process.env.NODE_TEST_CONTEXT;
  delete process.env.NODE_TEST_CONTEXT;
  try {
    return await runFile(root, "x.test.js", MINUTE);
  } finally {
    if (context !== undefined) process.env.NODE_TEST_CONTEXT = context;
  }
}

const HEAD = `const { test, describe } = require("node:test"); const assert = require("node:assert/strict");`;

test("passes, failures with their diff, and skips with their reasons", async (t) => {
  const { outcomes, output } = await outcomesOf(
    t,
    `${HEAD} console.log("hello");
    describe("sums", () => {
      test("right", () => assert.equal(1 + 1, 2));
      test("wrong", () => assert.deepEqual([1, 2], [1, 3]));
      test("absent", { skip: "no browser" }, () => {});
    });`,
  );
  assert.deepEqual(
    outcomes.map(({ name, kind }) => [name, kind]),
    [
      ["sums › right", "passed"],
      ["sums › wrong", "failed"],
      ["sums › absent", "skipped"],
    ],
  );
  assert.match(outcomes[1]?.why ?? "", /\+ +2\n.*- +3/);
  assert.equal(outcomes[2]?.why, "no browser");
  assert.match(output, /hello/);
});

for (const [what, source] of [
  ["without a test", ""],
  ["that breaks on loading", "throw new Error('at load');"],
  ["that leaves at once", `${HEAD} test("x", () => process.exit(0));`],
] as const) {
  test(`a file ${what} is a failure`, async (t) => {
    const { outcomes } = await outcomesOf(t, source);
    assert.deepEqual(
      outcomes.map(({ name, kind }) => [name, kind]),
      [["x.test.js", "failed"]],
    );
  });
}

test("the test files of src, scripts and benchmarks, and no others", (t) => {
  const root = temporaryFolder(t);
  for (const file of [
    "src/b/y.test.ts",
    "src/a.test.ts",
    "src/a.ts",
    "scripts/z.long.ts",
    "x.test.ts",
  ]) {
    write(join(root, file), "");
  }
  assert.deepEqual(findTests(root, ".test.ts"), ["src/a.test.ts", "src/b/y.test.ts"]);
  assert.deepEqual(findTests(root, ".long.ts"), ["scripts/z.long.ts"]);
});
