import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder, write } from "./setup/testing/project";

/** What a program writes to standard error, with a package beside it that Node warns of. */
function warningsOf(folder: string, lines: string, flags: readonly string[] = []): string {
  const warn = `process.emitWarning("old", "DeprecationWarning", "DEP0999");`;
  write(join(folder, "node_modules", "old", "index.js"), `${warn} exports.util = require("util");`);
  const program = write(join(folder, "program.cjs"), lines);
  const args = [...flags, "-r", join(__dirname, "register.cjs"), program];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return stderr;
}

test("what Node has to say of a package reaches no terminal; of a user's own code it does", (t) => {
  const folder = temporaryFolder(t);
  assert.equal(warningsOf(folder, `require("old")`), "");
  const own = `process.emitWarning("mine", "DeprecationWarning", "DEP0999");`;
  assert.match(warningsOf(folder, `require("old"); ${own}`), /^\(node:\d+\) \[DEP0999\].* mine\n/);
  assert.match(warningsOf(folder, `process.emitWarning("just so")`), /Warning: just so/);
  assert.match(
    warningsOf(
      folder,
      `new (require("events"))().setMaxListeners(1)
    .on("x", () => {}).on("x", () => {})`,
    ),
    /MaxListenersExceededWarning/,
  );
  assert.equal(warningsOf(folder, own, ["--no-warnings"]), "");
});

test("tfjs-node alone has the functions of util that Node gives up", (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, "node_modules", "@tensorflow", "tfjs-node", "index.js");
  write(
    file,
    `const util = require("util");
    exports.told = [util.isArray([]), util.isNullOrUndefined(undefined), util.format("%d", 3)];`,
  );
  const program = `const { told } = require("@tensorflow/tfjs-node");
    const own = require("util").isNullOrUndefined === undefined || process.versions.node < "23";
    if (String(told) !== "true,true,3" || !own) throw new Error(told);`;
  assert.equal(warningsOf(folder, program), "");
});
