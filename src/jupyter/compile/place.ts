import { join, relative, sep } from "node:path";

/** Where a notebook stands. */
export interface Place {
  /** The project's root. */
  root: string;
  /** The notebook's own folder. */
  folder: string;
}

/** Where a cell's import may be found: each a folder, and the specifier as read from there. */
export interface Candidate {
  folder: string;
  specifier: string;
}

/** Whether a specifier names a file by its way from the importing one. */
export function isRelative(specifier: string): boolean {
  return /^\.\.?(\/|$)/.test(specifier);
}

/**
 * Where to look for what a cell imports: beside the notebook first, then from the project's root,
 * where leading `../` stop: `"../src"` names the project's `src` wherever the notebook stands.
 */
export function candidates({ root, folder }: Place, specifier: string): Candidate[] {
  const climbing = /^(\.\/)?(\.\.\/)+/;
  const fromRoot = isRelative(specifier)
    ? specifier.replace(climbing, "./").replace(/^\.\.$/, ".")
    : specifier;
  const beside = { folder, specifier };
  if (folder === root && fromRoot === specifier) return [beside];
  return [beside, { folder: root, specifier: fromRoot }];
}

/** Both places in words, as an error names them. */
export function lookedIn({ root, folder }: Place): string {
  if (folder === root) return "looked in the project's root";
  return `looked in the notebook's folder (${nameOf(root, folder)}) and in the project's root`;
}

function nameOf(root: string, folder: string): string {
  const inside = relative(root, folder);
  return inside.startsWith("..") ? folder : inside.split(sep).join("/");
}

/** The name under which the compiler knows a cell. */
export function cellFile({ folder }: Place): string {
  return join(folder, "__cell__.ts").split(sep).join("/");
}
