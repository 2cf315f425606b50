import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { SMALL } from "../../src/cli/testing/run_command";
import { nodeProblem } from "../node_version.cjs";
import { thisProject } from "../setup/project";
import { temporaryFolder } from "../setup/testing/project";
import { bringNodes, wantedNodes } from "./bring";

const { root } = thisProject;

/** Runs commands of the project in one process, as its first argument tells: `[[name, flags], …]`. */
const IN_TURN = `
const { commandOutcome } = require("./src/cli/command");
void (async () => {
  for (const [name, flags] of JSON.parse(process.argv[1])) {
    const command = require("./src/cli/" + name)[name + "Command"];
    process.exitCode ||= await commandOutcome(command, flags);
  }
})();`;

test("the earliest Node that is tried is the earliest that is allowed", () => {
  const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    engines: { node: string };
  };
  assert.equal(engines.node, `>=${wantedNodes()[0]}`);
  assert.deepEqual(wantedNodes().map(nodeProblem), [undefined, undefined, undefined]);
  assert.deepEqual(
    wantedNodes().map((version) => parseInt(version)),
    [20, 22, 24],
  );
});

test("the commands run under the earliest Node, 22 and 24, and Node's warnings reach nobody", (t) => {
  const nodes = bringNodes(thisProject);
  if (typeof nodes === "string") return t.skip(nodes);
  for (const { version, executable } of nodes) {
    const folder = temporaryFolder(t);
    const weights = ["--ckpt_dir", join(folder, "weights")];
    const places = [...weights, "--output_dir", join(folder, "out")];
    const run = (...command: string[]) => {
      const { status, stdout, stderr } = spawnSync(
        executable,
        ["-r", "./scripts/register.cjs", ...command],
        { cwd: root, env: { ...process.env, NODE_OPTIONS: "" }, encoding: "utf8" },
      );
      assert.equal(status, 0, `Node ${version}: ${stderr}`);
      assert.doesNotMatch(stderr, /\(node:\d+\)|Warning/, `Node ${version}`);
      return stdout;
    };
    run("src/cli/train.ts", ...SMALL, ...places);
    // The others in one process: most of what each takes is to load what all of them load.
    const others = [
      ["generate", ["--num_samples", "2", ...places]],
      ["report", ["--help"]],
      ["evaluate", [...SMALL.slice(0, 6), ...weights, "--json"]],
    ];
    const said = run("-e", IN_TURN, JSON.stringify(others));
    assert.match(said, /^Usage: npm run report/m);
    assert.equal(typeof JSON.parse(said.slice(said.lastIndexOf("\n{"))), "object");
  }
});
