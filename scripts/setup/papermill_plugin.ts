import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import type { Project } from "./project";
import { sitePackages } from "./python";

const MODULE = "latent_lab_papermill";
const SOURCE = join(__dirname, "../../src/report/python/typescript_translator.py");

/**
 * The files, by their paths, of a Python package by which papermill can set parameters in
 * TypeScript: papermill loads the engines that packages name as entry points, and the module of ours
 * registers its translator as it is loaded. They stand among the packages of the project's own
 * environment, and in a folder of their own for the papermill of another.
 */
export function papermillPlugin(project: Project): Record<string, string> {
  const folders = [...sitePackages(project.venv).slice(0, 1), pluginFolder(project)];
  return Object.fromEntries(folders.flatMap((folder) => Object.entries(packageIn(folder))));
}

/** Where another environment finds the package: `PYTHONPATH=FOLDER papermill …`. */
export function pluginFolder(project: Project): string {
  return join(project.venv, "share", "latent-lab", "papermill");
}

function packageIn(folder: string): Record<string, string> {
  const info = join(folder, `${MODULE}-0.1.0.dist-info`);
  return {
    [join(folder, `${MODULE}.py`)]: readFileSync(SOURCE, "utf8"),
    [join(info, "METADATA")]: `Metadata-Version: 2.1\nName: ${MODULE}\nVersion: 0.1.0\n`,
    [join(info, "entry_points.txt")]: `[papermill.engine]\nlatent-lab = ${MODULE}:Engine\n`,
  };
}

/** The papermill that a shell would run, where it is another than the project's own. */
export function otherPapermill(
  project: Project,
  path = process.env.PATH ?? "",
): string | undefined {
  const names = process.platform === "win32" ? ["papermill.exe"] : ["papermill"];
  const all = path.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const found = all.find((file) => existsSync(file));
  const own = found !== undefined && resolve(dirname(found), "..") === resolve(project.venv);
  return own ? undefined : found;
}
