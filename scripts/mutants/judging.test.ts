import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder, write } from "../setup/testing/project";
import { tooMany } from "./bounds";
import { Judge } from "./judge";
import { mutationsOf } from "./mutations";
import { NoticingTests } from "./noticing_tests";
import { runTestFile } from "./run_test";
import { Scratch } from "./scratch";
import { Verdicts } from "./verdicts";

const HEAD = 'const { test } = require("node:test"); const assert = require("node:assert/strict");';
const SOURCE = "export const least = (a: number, b: number) => (a < b ? a : b);\n";

test("a mutant is noticed by the types, by a test, or by none, and the copy is as it was", async (t) => {
  const root = temporaryFolder(t);
  // Without types it needs no compiler.
  write(
    join(root, "scripts", "register.cjs"),
    'require.extensions[".ts"] = require.extensions[".js"];',
  );
  const source = "exports.least = (a, b) => (a < b ? a : b);\n";
  write(join(root, "src", "math", "least.ts"), source);
  write(
    join(root, "src", "math", "least.test.ts"),
    `${HEAD} test("least", () => assert.equal(require("./least").least(1, 2), 1));`,
  );
  const scratch = new Scratch(root);
  t.after(() => scratch.remove());
  const types = { accepts: (_: string, text: string) => !text.includes("<=") };
  const judge = new Judge(scratch, types, new NoticingTests(scratch.root), 60);
  const file = "src/math/least.ts";
  const found: (string | undefined)[] = [];
  for (const mutation of mutationsOf(file, source).slice(1)) {
    found.push((await judge.judge(mutation)).noticedBy);
  }
  // a < b negated, <= and >=
  assert.deepEqual(found, ["src/math/least.test.ts", "types", "src/math/least.test.ts"]);
  const nothing = { ...mutationsOf(file, source)[1], end: 0, start: 0, after: "" };
  assert.deepEqual(await judge.judge(nothing), {
    restsOn: [file, "src/math/least.test.ts"],
    seconds: 60,
  });
  assert.equal(readFileSync(join(scratch.root, file), "utf8"), source);
  assert.equal(readFileSync(join(root, file), "utf8"), source);
});

test("a test file ends at its first failure, and one that never ends is ended", async (t) => {
  const root = temporaryFolder(t);
  write(join(root, "scripts", "register.cjs"), "");
  const marker = join(root, "went on");
  const run = (body: string, patience = 60_000) => {
    write(join(root, "a.test.js"), `${HEAD} ${body}`);
    return runTestFile(root, "a.test.js", patience);
  };
  assert.equal(await run('test("a", () => undefined);'), "passed");
  assert.equal(await run('test("a", { skip: "no browser" }, () => assert.fail());'), "passed");
  assert.equal(await run("throw new Error();"), "failed");
  const late = `test("b", async () => {
    await new Promise((end) => setTimeout(end, 60_000));
    require("node:fs").writeFileSync(${JSON.stringify(marker)}, "");
  });`;
  assert.equal(await run(`test("a", () => assert.fail()); ${late}`), "failed");
  assert.equal(existsSync(marker), false);
  assert.equal(await run("for (;;);", 200), "timeout");
});

test("the tests that notice a file are those that import it, nearest first", (t) => {
  const root = temporaryFolder(t);
  for (const [file, text] of Object.entries({
    "math/kl.ts": "export const kl = 1;",
    "math/pca.ts": "export const pca = 1;",
    "math/index.ts": 'export { kl } from "./kl"; export * from "./pca";',
    "math/kl.test.ts": 'import { kl } from ".";',
    "models/vae.ts": 'import { kl } from "../math"; import type { pca } from "../math";',
    "models/vae.test.ts": 'import { vae } from "./vae";',
    "models/late.test.ts": 'const late = import("./vae");',
    "models/pca.test.ts": 'import { pca as P } from "../math";',
    "math/types.test.ts": 'import { type kl } from "./kl"; import type { pca } from "./pca";',
  })) {
    write(join(root, "src", file), text);
  }
  for (const folder of ["scripts", "benchmarks"]) write(join(root, folder, "x.txt"), "");
  const tests = new NoticingTests(root);
  assert.deepEqual(tests.of("src/math/kl.ts"), [
    ...["src/math/kl.test.ts", "src/models/late.test.ts", "src/models/vae.test.ts"],
  ]);
  assert.deepEqual(tests.of("src/math/pca.ts"), ["src/models/pca.test.ts"]);
});

test("a verdict holds while the files that it rests on are as they were", (t) => {
  const root = temporaryFolder(t);
  const kept = join(root, "verdicts.json");
  const source = write(join(root, "a.ts"), SOURCE);
  const noticing = write(join(root, "a.test.ts"), "");
  const [mutation, other] = mutationsOf("a.ts", SOURCE);
  const verdict = { noticedBy: "a.test.ts", restsOn: ["a.ts", "a.test.ts"] };
  const read = () => new Verdicts(root, kept).of(mutation, [], 60)?.noticedBy;
  assert.equal(read(), undefined);
  new Verdicts(root, kept).add(mutation, verdict);
  assert.equal(read(), "a.test.ts");
  assert.equal(new Verdicts(root, kept).of(other, [], 60), undefined);
  for (const [file, text] of [
    [noticing, "// weaker"],
    [source, `\n${SOURCE}`],
    [kept, "no JSON"],
  ]) {
    new Verdicts(root, kept).add(mutation, verdict);
    write(file, text);
    assert.equal(read(), undefined);
  }
});

test("a survivor is judged again where there are more tests or they may take longer", (t) => {
  const root = temporaryFolder(t);
  write(join(root, "a.ts"), SOURCE);
  const [mutation] = mutationsOf("a.ts", SOURCE);
  const verdicts = new Verdicts(root, join(root, "verdicts.json"));
  verdicts.add(mutation, { restsOn: ["a.ts", "a.test.ts"], seconds: 60 });
  const known = (tests: string[], seconds: number) =>
    verdicts.of(mutation, tests, seconds) !== undefined;
  assert.deepEqual(
    [known(["a.test.ts"], 60), known(["a.test.ts"], 61), known(["a.test.ts", "b.test.ts"], 60)],
    [true, false, false],
  );
});

test("a room without mutants or without a bound is not above it", () => {
  assert.deepEqual(
    [tooMany("math", 0, 9), tooMany("math", 1, 9), tooMany("figures", 0, 0), tooMany("cli", 9, 9)],
    [false, true, false, false],
  );
  assert.deepEqual([tooMany("figures", 2, 10), tooMany("figures", 3, 10)], [false, true]);
});
