// `npm run pictures`: the pictures of README and guide that show screens: the report of 01-vae, playgrounds, and
// the training panel in JupyterLab. `npm run pictures -- report` makes those of the report alone.
import "./leash.cjs";
import { existsSync } from "node:fs";
import { type Command, runCommand } from "../src/cli/command";
import { text, UserError } from "../src/config";
import { writeFilesAtomically } from "../src/host/node/atomic_files";
import { shootPanel } from "./pictures/panel";
import { shootReport } from "./pictures/report";

const flags = {
  report: text(
    "outputs/reports/01-vae.html",
    "FILE",
    "the report of 01-vae, as `npm start` makes it",
  ),
  output: text("docs/pictures", "DIR", "where the pictures go"),
};

/** Pictures as PNG by their names, without the ending. */
export type Pictures = Readonly<Record<string, Uint8Array>>;

const kinds: Readonly<Record<string, (report: string) => Promise<Pictures>>> = {
  report: shootReport,
  panel: shootPanel,
};

async function shootAll(wanted: readonly string[], report: string, output: string): Promise<void> {
  const unknown = wanted.find((kind) => !(kind in kinds));
  if (unknown !== undefined) {
    throw new UserError(
      `there are no pictures of ${unknown}: name ${Object.keys(kinds).join(" or ")}`,
    );
  }
  if (!existsSync(report)) throw new UserError(`there is no ${report} yet: run npm start`);
  for (const kind of wanted.length > 0 ? wanted : Object.keys(kinds)) {
    for (const [name, png] of Object.entries(await kinds[kind](report))) {
      const file = `${output}/${name}.png`;
      writeFilesAtomically({ [file]: png });
      console.log(`${file}  ${Math.round(png.length / 1e3)} kB`);
    }
  }
}

/** `npm run pictures`. */
export const picturesCommand: Command<typeof flags> = {
  usage: "npm run pictures -- [report|panel …] [flags]",
  summary:
    "Draws the pictures of README and guide that show a report, playgrounds and the training panel.",
  options: flags,
  takesWords: true,
  run: ({ words, settings: { report, output } }) => shootAll(words, report, output),
};

if (require.main === module) void runCommand(picturesCommand);
