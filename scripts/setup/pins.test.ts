import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { TENSORFLOW } from "./backend/native_folder";
import { pinOf } from "./backend/native_pins";
import { thisProject } from "./project";

const { root } = thisProject;
const read = (...path: string[]) => readFileSync(join(root, ...path), "utf8");

for (const name of [
  "requirements.txt",
  "requirements-test.txt",
  "requirements-native.txt",
  "requirements-sweep.txt",
  "requirements-sweep-mlflow.txt",
]) {
  test(`each Python package of ${name} has a version and hashes`, () => {
    const pins = read("scripts", name)
      .split(/\n(?=[^\s#])/)
      .slice(1);
    assert.ok(pins.length >= 3);
    for (const pin of pins) {
      assert.match(
        pin,
        /^[\w.-]+(\[[\w,-]+\])?==\S+( ; .*)? \\\n( +--hash=sha256:[0-9a-f]{64}( \\)?\n?)+$/,
      );
    }
    assert.doesNotMatch(read("scripts", name), /https?:|index-url|file:/, "wherever they are from");
  });
}

test("what the set-up takes out of wheels is pinned", () => {
  for (const pin of [
    `tensorflow==${TENSORFLOW}`,
    `tensorflow-cpu==${TENSORFLOW}`,
    "ziglang==0.16.0",
  ]) {
    const text = pinOf(pin.split("==")[0] ?? "");
    assert.ok(text.startsWith(`${pin} \\\n`), text);
    assert.equal(text.match(/==/g)?.length, 1, "and nothing beside it");
  }
});

interface LockFile {
  readonly packages: Readonly<
    Record<string, { integrity?: string; resolved?: string; hasInstallScript?: boolean }>
  >;
}

for (const folder of [".", "scripts/nodes"]) {
  test(`each npm package of ${folder} has its hash, wherever it is from`, () => {
    const { packages } = JSON.parse(read(folder, "package-lock.json")) as LockFile;
    for (const [name, { integrity, resolved }] of Object.entries(packages)) {
      if (name === "") continue;
      assert.match(integrity ?? "", /^sha512-/, name);
      assert.equal(resolved, undefined, name);
    }
  });
}

test("no npm package's install script runs by itself, and those that there are have been looked at", () => {
  assert.match(read(".npmrc"), /^ignore-scripts=true$/m);
  const { packages } = JSON.parse(read("package-lock.json")) as LockFile;
  const scripts = Object.keys(packages).filter((name) => packages[name]?.hasInstallScript);
  const judged = [...read("docs", "security.md").matchAll(/^\| `([^`]+)` \| (?:run|left out)/gm)];
  assert.deepEqual(
    scripts.map((name) => name.replace("node_modules/", "")).sort(),
    judged.map(([, name]) => name).sort(),
  );
});
