// `npm run docs`: writes docs/cli.md from the commands' tables of flags, and docs/api.md from what
// src/index.ts exports and its TSDoc says.
import { join } from "node:path";
import { type Command, runCommand } from "../src/cli/command";
import { writeFilesAtomically } from "../src/host/node/atomic_files";
import { projectRoot } from "../src/host/node/project_root";
import { apiDocument } from "./docs/api_document";
import { cliDocument } from "./docs/cli_document";

/** `npm run docs`. */
export const docsCommand: Command<Record<never, never>> = {
  usage: "npm run docs",
  summary:
    "Writes docs/cli.md, from the commands' flags, and docs/api.md, from the TSDoc of src/index.ts.",
  options: {},
  run() {
    const root = projectRoot();
    writeFilesAtomically({
      [join(root, "docs", "cli.md")]: cliDocument(),
      [join(root, "docs", "api.md")]: apiDocument(root),
    });
    return Promise.resolve();
  },
};

if (require.main === module) void runCommand(docsCommand);
