import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder, write } from "./setup/testing/project";

// The hook of scripts/register.cjs is at work in this process, since it loaded this file.

const require = createRequire(__filename);

const load = (file: string): { fail(): never } => {
  delete require.cache[file];
  return require(file) as { fail(): never };
};

const failing = (linesAbove: string) => `${linesAbove}interface Gone { what: "types" }

export function fail(): never {
  const typed: Partial<Gone> = {};
  throw new RangeError(JSON.stringify(typed));
}
`;

test("an error names the line and column of the TypeScript, when the file was edited, too", (t) => {
  const file = join(temporaryFolder(t), "failing.ts");
  for (const linesAbove of ["", "// one\n// two\n"]) {
    write(file, failing(linesAbove));
    const { fail } = load(file);
    const line = linesAbove === "" ? 5 : 7;
    assert.throws(fail, ({ stack = "" }: Error) =>
      stack.startsWith(`RangeError: {}\n    at fail (${file}:${line}:9)\n    at `),
    );
  }
});

test("a file that is no TypeScript says where", (t) => {
  const file = write(join(temporaryFolder(t), "broken.ts"), "export const = 1;\n");
  assert.throws(
    () => load(file),
    ({ message }: Error) => message.includes(file) && message.includes("export const = 1"),
  );
});
