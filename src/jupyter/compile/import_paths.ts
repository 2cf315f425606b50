import type { ImportPaths } from "../surroundings";
import type { Completion } from "./compiler";

const beforeSpecifier = /(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\()\s*(["'])([^"'\n]*)$/;

/**
 * The modules that an import may name, where `position` is in an import's quotes; else undefined.
 *
 * @example `import {} from "./sr` may go on as `./src`
 */
export function importCompletion(
  paths: ImportPaths,
  code: string,
  position: number,
): Completion | undefined {
  const typed = beforeSpecifier.exec(code.slice(0, position))?.[2];
  if (typed === undefined) return undefined;
  const names = candidates(paths, typed).filter((name) => name.startsWith(typed));
  return { start: position - typed.length, end: position, names: [...new Set(names)].sort() };
}

function candidates(paths: ImportPaths, typed: string): string[] {
  if (!typed.startsWith(".") && !typed.startsWith("/")) return paths.packages();
  if (/^\.{1,2}$/.test(typed)) return ["./", "../"];
  const folder = typed.slice(0, typed.lastIndexOf("/") + 1);
  return paths.within(folder).map((name) => folder + name);
}
