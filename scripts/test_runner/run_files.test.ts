import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { join } from "node:path";
import { temporaryFolder, write } from "../setup/testing/project";
import { findTests } from "./find_tests";
import { runFile, runTogether } from "./run_files";

const MINUTE = 60_000;

/** Does it as the runner does, outside of every test. */
async function outside<T>(work: () => Promise<T>): Promise<T> {
  // Node marks the processes of its test runner; ours is inside one and starts another.
  const context = process.env.NODE_TEST_CONTEXT;
  delete process.env.NODE_TEST_CONTEXT;
  try {
    return await work();
  } finally {
    if (context !== undefined) process.env.NODE_TEST_CONTEXT = context;
  }
}

/** Runs a test file of these lines in a Node of its own. */
async function outcomesOf(t: TestContext, source: string) {
  const root = temporaryFolder(t);
  write(join(root, "x.test.js"), source);
  return outside(() => runFile(root, "x.test.js", MINUTE));
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

/** Runs files of these lines in one Node: `name kind` of each file's tests. */
async function outcomesTogether(t: TestContext, sources: Record<string, string>) {
  const root = temporaryFolder(t);
  for (const [file, source] of Object.entries(sources)) write(join(root, file), source);
  const results = await outside(() => runTogether(root, Object.keys(sources), MINUTE));
  return results.map(({ file, outcomes }) => [
    file,
    ...outcomes.map(({ name, kind, why }) => `${name} ${kind} ${why?.split("\n")[0] ?? ""}`.trim()),
  ]);
}

test("files in one process: each has its own tests, hooks and failures", async (t) => {
  const counting = `globalThis.count = (globalThis.count ?? 0) + 1; const { count } = globalThis;`;
  const own = `${HEAD} const { before, after } = require("node:test"); let made = 0;
    before(() => void (made += 1)); after(() => assert.equal(made, 1));
    describe("of", () => test("one", () => assert.equal(made, 1)));`;
  assert.deepEqual(
    await outcomesTogether(t, {
      "a.test.js": `${own} ${counting} test("first", () => assert.equal(count, 1));`,
      "b.test.js": `${own} ${counting} test("second", () => assert.equal(count, 2));
        test("absent", { skip: "no browser" }, () => {}); test("wrong", () => assert.fail("no"));`,
      "c.test.js": `throw new Error("at load");`,
      "d.test.js": `${HEAD} test("last", () => {});`,
    }),
    [
      ["a.test.js", "of › one passed", "first passed"],
      [
        ...["b.test.js", "of › one passed", "second passed", "absent skipped no browser"],
        "wrong failed AssertionError [ERR_ASSERTION]: no",
      ],
      ["c.test.js", "c.test.js failed Error: at load"],
      ["d.test.js", "last passed"],
    ],
  );
});

test("where one of them ends their process, the others are run by themselves", async (t) => {
  assert.deepEqual(
    await outcomesTogether(t, {
      "a.test.js": `${HEAD} test("first", () => {});`,
      "b.test.js": `${HEAD} test("second", () => process.exit(0));`,
      "c.test.js": `${HEAD} test("third", () => {});`,
      "d.test.js": "",
    }),
    [
      ["a.test.js", "first passed"],
      ["b.test.js", "b.test.js failed the file holds no test"],
      ["c.test.js", "third passed"],
      ["d.test.js", "d.test.js failed the file holds no test"],
    ],
  );
});

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
