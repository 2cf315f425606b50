import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { thisProject } from "../setup/project";
import { EMBEDDED, licencesDocument, type Lock, unlicensed } from "./document";

const read = (name: string) => readFileSync(join(thisProject.root, name), "utf8");
const lock = JSON.parse(read("package-lock.json")) as Lock;

test("docs/licences.md is up to date (npm run licences writes it)", () => {
  assert.equal(read("docs/licences.md"), licencesDocument(lock));
});

test("each package says its licence, and what is passed on is under one that allows it", () => {
  assert.deepEqual(unlicensed(lock), []);
  for (const name of Object.keys(EMBEDDED)) {
    const { license } = lock.packages[`node_modules/${name}`] ?? {};
    assert.match(license ?? "", /^(MIT|OFL-1\.1|BSD-\d-Clause|ISC|Apache-2\.0)$/, name);
  }
});

test("no licence that asks a program to be open as a whole", () => {
  const licences = Object.values(lock.packages).map(({ license }) => license ?? "");
  assert.deepEqual(
    licences.filter((licence) => /^(A?GPL|SSPL|BUSL|UNLICENSED)/.test(licence)),
    [],
  );
});
