// `npm run rooms`: draws the rooms of src/ and their arrows, as the code has them, for ARCHITECTURE.md.
import { join } from "node:path";
import { type Command, runCommand } from "../src/cli/command";
import { writeFilesAtomically } from "../src/host/node/atomic_files";
import { projectRoot } from "../src/host/node/project_root";
import { roomsPicture } from "./rooms/draw";
import { roomsOf } from "./rooms/imports";

/** `npm run rooms`. */
export const roomsCommand: Command<Record<never, never>> = {
  usage: "npm run rooms",
  summary: "Draws docs/pictures/rooms.svg from the code: each folder of src/, and what it imports.",
  options: {},
  run() {
    const root = projectRoot();
    const file = join(root, "docs", "pictures", "rooms.svg");
    writeFilesAtomically({ [file]: roomsPicture(roomsOf(join(root, "src"))) });
    return Promise.resolve();
  },
};

if (require.main === module) void runCommand(roomsCommand);
