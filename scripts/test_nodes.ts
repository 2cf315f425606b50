// `npm run test:nodes [-- --only PATTERN]`: every test under the earliest Node that the project allows,
// under 22 and under 24, one after another; each brings the set-up in line with itself first.
import { delimiter, dirname, join } from "node:path";
import { type Command, runCommand } from "../src/cli/command";
import { text } from "../src/config";
import { bringNodes } from "./nodes/bring";
import { thisProject } from "./setup/project";
import { runInherited } from "./setup/run_inherited";

const { root } = thisProject;

const bootstrap = (node: string, ...args: string[]) =>
  runInherited([node, join(root, "scripts", "bootstrap.mjs"), ...args], root, {
    PATH: [dirname(node), process.env.PATH].join(delimiter),
  });

async function testNodes(only: string): Promise<number> {
  const nodes = bringNodes(thisProject);
  if (typeof nodes === "string") {
    console.log(`The tests under other Nodes are left out: ${nodes}.`);
    return 0;
  }
  const failed: string[] = [];
  for (const { version, executable } of nodes) {
    console.log(`\nNode ${version}`);
    const status = await bootstrap(executable, "test", ...(only ? ["--only", only] : []));
    if (status === 130) break;
    if (status !== 0) failed.push(version);
  }
  // The notebooks' kernel is to be this Node again.
  await bootstrap(process.execPath, "setup");
  console.log(failed.length === 0 ? "\n✓ every Node" : `\n✗ failed under ${failed.join(", ")}`);
  return failed.length === 0 ? 0 : 1;
}

const testNodesFlags = {
  only: text("", "PATTERN", "only what has PATTERN in its file's path or in its check's name"),
};

/** `npm run test:nodes`. */
export const testNodesCommand: Command<typeof testNodesFlags> = {
  usage: "npm run test:nodes -- [flags]",
  summary: "Every test under the earliest Node that the project allows, under 22 and under 24.",
  options: testNodesFlags,
  run: ({ settings }) => testNodes(settings.only),
};

if (require.main === module) void runCommand(testNodesCommand);
