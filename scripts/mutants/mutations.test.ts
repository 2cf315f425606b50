import assert from "node:assert/strict";
import { test } from "node:test";
import { mutated, mutationsOf } from "./mutations";

const changes = (text: string) =>
  mutationsOf("a.ts", text).map(({ before, after }) => `${before} → ${after}`);

test("operators, boundaries, constants, conditions, arguments and statements are changed", () => {
  for (const [text, expected] of [
    ["x = a + b * c;", ["x = a + b * c; → ;", "+ → -", "* → /"]],
    ["const y = a < b;", ["< → <=", "< → >="]],
    ["const y = a >= b;", [">= → >", ">= → <"]],
    ["const y = a === b && !c;", ["=== → !==", "&& → ||", "!c → c"]],
    ["const y = a < 0.5 * b;", ["< → >=", "0.5 → 1.5", "0.5 → 0.25", "* → /"]],
    ["const y = a > 1e-6;", ["> → <=", "1e-6 → 1.000001"]],
    ["const y = a ?? -1;", ["?? → &&", "-1 → 1", "1 → 2", "1 → 0"]],
    ["const y = [0, 3, 0.5];", ["0 → 1", "3 → 4", "3 → 2", "0.5 → 1.5", "0.5 → 0.25"]],
    ["const y = a ? true : b;", ["a → !(a)", "true → false"]],
    ["if (a) b();", ["a → !(a)", "b(); → ;"]],
    ["for (let i = 0; a; i++) continue;", ["0 → 1", "i++ → i--", "continue; → ;"]],
    ["const y = f(a, b, c);", ["a, b → b, a", "b, c → c, b"]],
  ] as const) {
    assert.deepEqual(changes(text), expected, text);
  }
});

test("what is no behaviour is left alone: types, imports, comments, words for people", () => {
  for (const text of [
    'import { a } from "./b1";',
    "type A = 1 | 2;",
    "interface A { a: 3 }",
    "const a = b as 1;",
    "// a + 1",
    "/** a < b */",
    '"use strict";',
    "void a;",
    'const o = { help: "1 to " + 2, 1: a };',
    'const t = "a" + b + `c`;',
    "const c = [tf.add(a, b), Math.max(a, b)];",
    "const s = f(...a, b);",
  ]) {
    assert.deepEqual(changes(text), [], text);
  }
  assert.deepEqual(changes("throw new RangeError(`${a + 1}`);"), [
    "throw new RangeError(`${a + 1}`); → ;",
  ]);
});

test("a mutation tells its place, and is made there alone", () => {
  const text = "const a = 1;\nconst b = (a < 2);\n";
  const [, , third] = mutationsOf("a.ts", text);
  assert.deepEqual(
    [third.line, third.within, third.before, third.after],
    [2, "const b = (a < 2);", "<", "<="],
  );
  assert.equal(mutated(text, third), "const a = 1;\nconst b = (a <= 2);\n");
});
