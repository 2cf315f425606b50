import assert from "node:assert/strict";
import { test } from "node:test";
import { parametersOf } from "./parameters";

test("the declared type, else the default, tells what a value may be", () => {
  const source = `
const a = 1, b = -1, c = "x", d = \`t\`, e = !true, f = [1], g = { h: 1 }, i = 10 * 10, j = null;
let mode: "fast" | "slow" = "fast";
const maybe: number | null = null;
const free: Mode | null = null;
const big = 10n;
const most: number = Infinity;
const { k } = g;
let later;`;
  const metadata = { tags: ["parameters"] };
  const cells = [{ cell_type: "code", metadata, source }];
  const found = parametersOf({ nbformat: 4, metadata: {}, cells });
  assert.deepEqual(
    found.map(({ name, kinds }) => [name, ...kinds].join(" ")),
    [
      ...["a number", "b number", "c string", "d string", "e boolean", "f object", "g object"],
      ...["i", "j", "mode string", "maybe number null", "free", "big bigint", "most number"],
    ],
  );
  assert.equal(found.find(({ name }) => name === "mode")?.head, 'let mode: "fast" | "slow"');
});
