import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * What marks a test file that is to have a process of its own: it starts others, reads or changes
 * what belongs to its process, or tests what is found as a process starts.
 */
const OF_ITS_OWN =
  /\b(async_hooks|child_process|inspector|worker_threads|globalThis|provideHost|process\.\w+)\b|\/(bundle_for_browser|browser_visit|cells|client|jupyterlab|one_scope|project_notebooks|run_report)"|\bspawnCommand\b/;

/**
 * Puts test files together that may run in one process, one after another: those of one room that
 * only compute, on the same backend. Loading TensorFlow.js and `src` takes longer than most of them.
 *
 * @param files relative to the root
 * @param sourceOf a file's text
 * @returns every file once, in the order of the first of each process
 */
export function processesOf(
  files: readonly string[],
  sourceOf: (file: string) => string,
): string[][] {
  const processes = new Map<string, string[]>();
  for (const file of files) {
    const key = sharing(file, sourceOf(file)) ?? file;
    processes.set(key, [...(processes.get(key) ?? []), file]);
  }
  return [...processes.values()];
}

/** The text of a file of the project. */
export const readSource = (root: string) => (file: string) =>
  readFileSync(join(root, file), "utf8");

/** What files have in common that run in one process; undefined where one runs alone. */
function sharing(file: string, source: string): string | undefined {
  const room = dirname(file).split(/[\\/]/).slice(0, 2).join("/");
  if (room === "src/backend" || OF_ITS_OWN.test(source)) return undefined;
  // What asks for none, or for any, does not mind which of its process's is chosen.
  const [, backend = "auto"] = /\buseBackend\("(\w+)"\)/.exec(source) ?? [];
  return `${room} ${backend}`;
}
