import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { HistoryEntry, HistoryStore } from "./history";

/** A history in one file of JSON lines, which kernels that run at once may share. */
export function historyFile(file: string): HistoryStore {
  return {
    read: () => read(file),
    append(entry) {
      try {
        mkdirSync(dirname(file), { recursive: true });
        appendFileSync(file, `${JSON.stringify(entry)}\n`);
      } catch {
        // A file that cannot be written costs the history, not the cell.
      }
    },
  };
}

function read(file: string): HistoryEntry[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return [];
  }
  return text.split("\n").flatMap((line) => {
    try {
      const entry: unknown = JSON.parse(line);
      return isEntry(entry) ? [entry] : [];
    } catch {
      // An empty line, or one that was broken off by a crash.
      return [];
    }
  });
}

function isEntry(value: unknown): value is HistoryEntry {
  if (!Array.isArray(value)) return false;
  const [session, line, input] = value as unknown[];
  return Number.isInteger(session) && Number.isInteger(line) && typeof input === "string";
}
