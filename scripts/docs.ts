// `npm run docs`: writes docs/cli.md and the schema of sweep files from the commands' tables of flags,
// and docs/api.md from what src/index.ts exports and its TSDoc says.
import { join } from "node:path";
import { type Command, runCommand } from "../src/cli/command";
import { everyTrainFlag } from "../src/cli/sweep_known";
import { writeFilesAtomically } from "../src/host/node/atomic_files";
import { projectRoot } from "../src/host/node/project_root";
import { sweepSchema } from "../src/sweep/schema";
import { apiDocument } from "./docs/api_document";
import { cliDocument } from "./docs/cli_document";

/** `npm run docs`. */
export const docsCommand: Command<Record<never, never>> = {
  usage: "npm run docs",
  summary:
    "Writes docs/cli.md and sweeps/sweep.schema.json, from the commands' flags, and docs/api.md, from\n" +
    "the TSDoc of src/index.ts.",
  options: {},
  run() {
    const root = projectRoot();
    writeFilesAtomically({
      [join(root, "docs", "cli.md")]: cliDocument(),
      [join(root, "docs", "api.md")]: apiDocument(root),
      [join(root, "sweeps", "sweep.schema.json")]:
        `${JSON.stringify(sweepSchema(everyTrainFlag()), null, 2)}\n`,
    });
    return Promise.resolve();
  },
};

if (require.main === module) void runCommand(docsCommand);
