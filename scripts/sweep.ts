// `npm run sweep`: many trainings, or notebooks, on this machine or on a Ray cluster.
import { readFileSync } from "node:fs";
import { text, toggle, UserError } from "../src/config";
import { type Command, runCommand } from "../src/cli/command";
import { knownToSweeps } from "../src/cli/sweep_known";
import { projectRoot } from "../src/host/node/project_root";
import { readSweep } from "../src/sweep/sweep_file";
import { sweepPython } from "./sweep/install";

const sweepFlags = {
  ray: text(
    "",
    "ADDRESS",
    "a Ray cluster's, such as 10.0.0.1:6379 or auto; without it, this machine alone",
  ),
  storage: text(
    "",
    "DIR|URL",
    "where trials and their checkpoints are kept, in DIR/<file's name>: with --ray a folder that all machines share, or an address such as s3://bucket/sweeps (default outputs/sweeps)",
  ),
  mlflow: text(
    "",
    "ADDRESS",
    "an MLflow server that is told of every trial, such as http://localhost:5000 (default: MLFLOW_TRACKING_URI, where it is set)",
  ),
  retryFailed: toggle("run those trials again that failed at an earlier start"),
};

const usage = "npm run sweep -- FILE [--ray ADDRESS] [--storage DIR|URL] [--mlflow ADDRESS]";

/** `npm run sweep`: the trials of a sweep file. */
export const sweepCommand: Command<typeof sweepFlags> = {
  usage,
  summary:
    "Runs the trials of a sweep file, such as sweeps/beta.json: a grid, or a random or Bayesian search\n" +
    "over any flags of npm run train, or parameters of a notebook. As many at once as the cores allow;\n" +
    "the same command goes on where it was stopped.",
  options: sweepFlags,
  takesWords: true,
  async run({ settings, words: [file, ...more] }) {
    if (file === undefined || more.length > 0) throw new UserError(`give one sweep file: ${usage}`);
    if (process.platform === "win32") {
      throw new UserError("npm run sweep runs on Linux and on macOS: in Windows, use it in WSL");
    }
    const sweep = readSweep(file, textOf(file), knownToSweeps);
    const mlflow = settings.mlflow || (process.env.MLFLOW_TRACKING_URI ?? "");
    const python = await sweepPython(projectRoot(), mlflow === "" ? [] : ["mlflow"]);
    const { sweepSession } = await import("../src/cli/sweep_session");
    const { parentOf } = await import("../src/cli/sweep_parent");
    return sweepSession(sweep, { ...settings, mlflow, python }, parentOf(sweep));
  },
};

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(`cannot read the sweep file ${file} (${code ?? "unknown"}): name one, such as sweeps/beta.json`); // prettier-ignore
  }
}

if (require.main === module) void runCommand(sweepCommand);
