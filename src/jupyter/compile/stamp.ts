import { statSync } from "node:fs";

/** What changes when a file does: its time and size; empty where it is missing. */
export function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.mtimeMs} ${stat.size}` : "";
}
