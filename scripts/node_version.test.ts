import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { nodeProblem } from "./node_version.cjs";

test("the earliest Node is that of package.json, to the number", () => {
  for (const version of ["20.12.0", "20.12.1", "20.13.0", "21.0.0", "22.0.0", "24.21.0", "100.0.0"])
    assert.equal(nodeProblem(version), undefined, version);
  for (const version of ["20.11.9", "20.9.0", "20.0.0", "18.20.4", "9.99.99", "0.10.48"])
    assert.match(
      nodeProblem(version) ?? "",
      /^Node \S+ is too old: .* needs Node 20\.12\.0 or later/,
    );
});

test("it is written for the oldest Node", () => {
  const text = readFileSync(join(__dirname, "node_version.cjs"), "utf8");
  const code = text.replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, "");
  assert.doesNotMatch(code, /=>|\?\.|\?\?|`|\b(const|let|async|class)\b/);
});
