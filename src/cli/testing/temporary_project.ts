import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { projectRoot } from "../../host/node/project_root";
import type { ContributingPage } from "./contributing_pages";

/**
 * A copy of the project's sources, with what is installed lent by the project itself, to be changed
 * and run. Its Jupyter kernel runs the copy.
 *
 * @returns its root; the caller removes it
 */
export function temporaryProject(): string {
  const from = projectRoot();
  const root = realpathSync(mkdtempSync(join(tmpdir(), "project ")));
  for (const part of ["package.json", "tsconfig.json", "scripts", "src"]) {
    const isOurs = (path: string) => !/\.(test|long)\.ts$/.test(path);
    cpSync(join(from, part), join(root, part), { recursive: true, filter: isOurs });
  }
  for (const lent of ["node_modules", ".native"]) symlinkSync(join(from, lent), join(root, lent));
  lendEntries(join(from, ".setup"), join(root, ".setup"), ["jupyter", "reports", "compiled"]);
  cpSync(join(from, ".setup/compiled"), join(root, ".setup/compiled"), { recursive: true });
  lendJupyter(from, root);
  return root;
}

/** Writes an example's file and its line. */
export function addPage(root: string, { path, file, list, line }: ContributingPage): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), file, { flag: "wx" });
  appendFileSync(join(root, list), `${line}\n`);
}

/** Removes a project with what is lent to it left alone. */
export function removeProject(root: string): void {
  rmSync(root, { recursive: true, force: true });
}

/** A Python environment that finds the kernel of `root`, and for all else that of `from`. */
function lendJupyter(from: string, root: string): void {
  const [theirs, own] = [join(from, ".venv"), join(root, ".venv")];
  lendEntries(theirs, own, ["share"]);
  lendEntries(join(theirs, "share"), join(own, "share"), ["jupyter"]);
  lendEntries(join(theirs, "share/jupyter"), join(own, "share/jupyter"), ["kernels"]);
  const kernel = "share/jupyter/kernels/latent-lab/kernel.json";
  const text = readFileSync(join(theirs, kernel), "utf8");
  mkdirSync(dirname(join(own, kernel)), { recursive: true });
  writeFileSync(join(own, kernel), text.replaceAll(JSON.stringify(from).slice(1, -1), root));
}

/** A folder whose entries, but for some, are links to those of another. */
function lendEntries(from: string, to: string, without: readonly string[]): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (!without.includes(name)) symlinkSync(join(from, name), join(to, name));
  }
}
