import { benchCommand } from "../../benchmarks/bench";
import { sweepBenchCommand } from "../../benchmarks/sweep";
import { classifierCommand } from "../../src/cli/classifier";
import type { Command } from "../../src/cli/command";
import { evaluateCommand } from "../../src/cli/evaluate";
import { generateCommand } from "../../src/cli/generate";
import { reportCommand } from "../../src/cli/report";
import { trainCommand } from "../../src/cli/train";
import { type Flags, parseFlags } from "../../src/cli/flags";
import type { OptionTable } from "../../src/config";
import { filmCommand } from "../film";
import { licencesCommand } from "../licences";
import { mutantsCommand } from "../mutate";
import { picturesCommand } from "../pictures";
import { notebooksCommand } from "../refresh_notebooks";
import { resultsCommand } from "../results";
import { roomsCommand } from "../rooms";
import { sweepCommand } from "../sweep";
import { testCommand } from "../test";
import { testNodesCommand } from "../test_nodes";

/** A command as docs/cli.md shows it. */
export interface DocumentedCommand {
  /** Of package.json's `scripts`. */
  readonly script: string;
  readonly usage: string;
  /** A line for the list of commands; a command's own summary has further lines. */
  readonly does: string;
  readonly summary: string;
  readonly options: OptionTable;
  /** Reads arguments as the command does, and throws where it would refuse them. */
  parse?(argv: readonly string[]): Flags<OptionTable>;
}

/** A command with the table that its `--help` prints. */
function documented<Table extends OptionTable>(
  script: string,
  { usage, summary, options, takesWords }: Command<Table>,
  does: string,
): DocumentedCommand {
  const table = (argv: readonly string[]): OptionTable =>
    typeof options === "function" ? options(argv) : options;
  const parse = (argv: readonly string[]) => parseFlags(table(argv), argv, takesWords);
  return { script, usage, does, summary, options: table([]), parse };
}

/** One that takes nothing, or hands on what it is given. */
const plain = (script: string, usage: string, does: string, summary = ""): DocumentedCommand => {
  return { script, usage, does, summary, options: {} };
};

/** What one uses, and what one works on the project with. */
export const COMMANDS: Readonly<Record<"use" | "work", readonly DocumentedCommand[]>> = {
  use: [
    plain(
      "start",
      "npm start [-- -p name=value …]",
      "all the set-up, then `01-vae` and `02-cvae` with the defaults: weights, images, reports",
      "What stands behind `--` goes to both notebooks, as in `npm start -- -p numEpochs=1`.",
    ),
    plain(
      "lab",
      "npm run lab [-- flags of JupyterLab]",
      "JupyterLab on `notebooks/`",
      "All the set-up first. It prints an address for programs that ask for a Jupyter server.",
    ),
    documented("train", trainCommand, "trains, saves weights, writes images"),
    documented(
      "generate",
      generateCommand,
      "from saved weights: samples, conditioned images, interpolation, reconstructions",
    ),
    documented("evaluate", evaluateCommand, "metrics of saved weights"),
    documented("classifier", classifierCommand, "trains the judge of generated images"),
    documented(
      "report",
      reportCommand,
      "runs a notebook and writes one HTML file; with `-p name=A,B,C` compares runs",
    ),
    documented(
      "sweep",
      sweepCommand,
      "many trainings, or notebooks: a grid, a random or a Bayesian search, here or on a Ray cluster",
    ),
    plain("doctor", "npm run doctor", "what was found and chosen; exit 1 if something is missing"),
  ],
  work: [
    documented("test", testCommand, "all the set-up, then every test"),
    plain("test:long", "npm run test:long", "the long tests"),
    documented("test:nodes", testNodesCommand, "the tests under each Node that is allowed"),
    documented("test:mutants", mutantsCommand, "which changes of `src/` no test notices"),
    documented("bench", benchCommand, "times training, alone and against its peers"),
    documented(
      "bench:sweep",
      sweepBenchCommand,
      "times sweeps: trials at once, and what scheduling costs",
    ),
    documented("results", resultsCommand, "trains and evaluates sets of models for `docs/`"),
    documented("notebooks", notebooksCommand, "runs the committed notebooks in place"),
    plain(
      "docs",
      "npm run docs",
      "writes this page, [api.md](api.md) and the schema of sweep files",
    ),
    documented("film", filmCommand, "draws the moving picture of the README"),
    documented("pictures", picturesCommand, "draws the pictures of screens in README and guide"),
    documented("rooms", roomsCommand, "draws the picture of `src/`"),
    documented("licences", licencesCommand, "writes [licences.md](licences.md)"),
    plain("setup", "npm run setup", "the set-up alone"),
    plain("typecheck", "npm run typecheck", "the compiler's word on every file"),
    plain("lint", "npm run lint", "ESLint, and the arrows between folders"),
    plain("format", "npm run format", "Prettier on every file"),
  ],
};
