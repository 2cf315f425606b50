// `npm run licences`: writes docs/licences.md from package-lock.json.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, runCommand } from "../src/cli/command";
import { writeFilesAtomically } from "../src/host/node/atomic_files";
import { projectRoot } from "../src/host/node/project_root";
import { licencesDocument, type Lock } from "./licences/document";

/** `npm run licences`. */
export const licencesCommand: Command<Record<never, never>> = {
  usage: "npm run licences",
  summary: "Writes docs/licences.md: what stands in reports, and every package, by its licence.",
  options: {},
  run() {
    const root = projectRoot();
    const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lock;
    writeFilesAtomically({ [join(root, "docs", "licences.md")]: licencesDocument(lock) });
    return Promise.resolve();
  },
};

if (require.main === module) void runCommand(licencesCommand);
