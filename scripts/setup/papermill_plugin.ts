import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "./project";
import { sitePackages } from "./python";

const MODULE = "latent_lab_papermill";
const SOURCE = join(__dirname, "../../src/report/python/typescript_translator.py");

/**
 * The files, by their paths, of a Python package in the environment by which papermill can set
 * parameters in TypeScript: papermill loads the engines that packages name as entry points, and
 * the module of ours registers its translator as it is loaded.
 */
export function papermillPlugin(project: Project): Record<string, string> {
  const [folder] = sitePackages(project.venv);
  if (folder === undefined) return {};
  const info = join(folder, `${MODULE}-0.1.0.dist-info`);
  return {
    [join(folder, `${MODULE}.py`)]: readFileSync(SOURCE, "utf8"),
    [join(info, "METADATA")]: `Metadata-Version: 2.1\nName: ${MODULE}\nVersion: 0.1.0\n`,
    [join(info, "entry_points.txt")]: `[papermill.engine]\nlatent-lab = ${MODULE}:Engine\n`,
  };
}
