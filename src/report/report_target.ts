import { closeSync, openSync, readSync, statSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { UserError } from "../config";
import { requireReplaceable, requireWritableFolder } from "../host/node/atomic_files";
import { projectRoot } from "../host/node/project_root";
import { nameOfFile, type PlannedRun, variedValues } from "./settings";

/** Where reports go that are sent nowhere else. */
export function reportsFolder(): string {
  return join(projectRoot(), "outputs", "reports");
}

/**
 * Where a report, or the comparison of several runs, goes: `NAME.html`, or `NAME-by-beta=1,4.html` for
 * runs in which beta is 1 and 4.
 *
 * @param request the notebook's path, and the wanted place or nothing
 * @throws UserError where that would replace the notebook, a file that is no HTML page, or the list
 *   of reports, or cannot be written
 */
export function reportTarget(
  { file, output }: { file: string; output: string },
  runs: readonly PlannedRun[],
): string {
  const varied = Object.entries(variedValues(runs)).map(([name, values]) => `${name}=${values}`);
  const by = varied.length > 0 ? `-by-${nameOfFile(varied.join("-"))}` : "";
  const own = join(reportsFolder(), `${basename(file, ".ipynb")}${by}.html`);
  const target = output === "" ? own : resolve(output);
  if (isList(target)) {
    throw new UserError(`${target} is the list of reports: name another file with --output`);
  }
  requireWritableFolder(dirname(target));
  requireReplaceable(target);
  requirePage(target, file);
  if (runs.length > 1) requireFolderBeside(target);
  return target;
}

function isList(target: string): boolean {
  const isNamed = basename(target).toLowerCase() === "index.html";
  return isNamed && dirname(target) === reportsFolder();
}

/** What is there may be an earlier report, and is no file of another kind. */
function requirePage(target: string, notebook: string): void {
  const there = statSync(target, { throwIfNoEntry: false });
  if (!there) return;
  const { dev, ino } = statSync(notebook);
  if (there.dev === dev && there.ino === ino) {
    throw new UserError(`--output ${target} is the notebook itself: name another file`);
  }
  if (there.size > 0 && !/^\s*(<!doctype html|<html)/i.test(headOf(target))) {
    throw new UserError(
      `--output ${target} is a file that is no HTML page: name another, or remove that one first`,
    );
  }
}

function headOf(file: string): string {
  const open = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(512);
    return bytes
      .toString("utf8", 0, readSync(open, bytes, 0, bytes.length, 0))
      .replace(/^\ufeff/, "");
  } finally {
    closeSync(open);
  }
}

/** The reports of a comparison's runs go into a folder of its name. */
function requireFolderBeside(target: string): void {
  if (extname(target).toLowerCase() !== ".html") {
    throw new UserError(`--output ${target}: a comparison's file must end in .html`);
  }
  requireWritableFolder(target.slice(0, -".html".length));
}
