import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { projectRoot } from "../../host/node/project_root";

/** How `npm run report` ended. */
export interface ReportRun {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `npm run report -- ARGS`. */
export function runReport(...args: string[]): Promise<ReportRun> {
  return watchReport(args).ended;
}

/** The same, while it runs; of another project where its root is given. */
export function watchReport(
  args: string[],
  root = projectRoot(),
): { child: ChildProcess; ended: Promise<ReportRun> } {
  const command = ["-r", join(root, "scripts", "register.cjs"), join(root, "src/cli/report.ts")];
  const child = spawn(process.execPath, [...command, ...args]);
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = new Promise<ReportRun>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      resolve({ status, stdout, stderr: stripVTControlCharacters(stderr) });
    });
  });
  return { child, ended };
}
