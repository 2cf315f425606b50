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
    const run = (name: string, ...args: string[]) => {
      const command = ["-r", "./scripts/register.cjs", `src/cli/${name}.ts`, ...args];
      const { status, stdout, stderr } = spawnSync(executable, command, {
        cwd: root,
        env: { ...process.env, NODE_OPTIONS: "" },
        encoding: "utf8",
      });
      assert.equal(status, 0, `${name} under Node ${version}: ${stderr}`);
      assert.doesNotMatch(stderr, /\(node:\d+\)|Warning/, `${name} under Node ${version}`);
      return stdout;
    };
    run("train", ...SMALL, ...places);
    run("generate", "--num_samples", "2", ...places);
    const figures = run("evaluate", ...SMALL.slice(0, 6), ...weights, "--json");
    assert.equal(typeof JSON.parse(figures), "object");
    assert.match(run("report", "--help"), /^Usage: npm run report/);
  }
});
