import type { StreamName } from "./shown_text";

/** For a child's standard output and error, the kernel's stream that each was to share. */
export type Shared = Partial<Record<StreamName, StreamName>>;

/** What a child is given in place of what it asks for. */
export interface Piped {
  stdio: unknown;
  shared: Shared;
}

/** Gives a child pipes in place of the kernel's own standard output and error. */
export function piped(stdio: unknown): Piped {
  const asked: unknown = stdio === "inherit" ? ["inherit", "inherit", "inherit"] : stdio;
  if (!Array.isArray(asked)) return { stdio, shared: {} };
  const entries: unknown[] = [...(asked as unknown[])];
  const shared: Shared = {};
  for (const [at, own] of [
    [1, "stdout"],
    [2, "stderr"],
  ] as const) {
    const name = sharedStream(entries[at], own);
    if (name === undefined) continue;
    shared[own] = name;
    entries[at] = "pipe";
  }
  return { stdio: entries, shared };
}

/** The kernel's stream that an entry stands for; undefined for a pipe, a file, nothing. */
function sharedStream(entry: unknown, own: StreamName): StreamName | undefined {
  if (entry === "inherit") return own;
  if (entry === 1 || entry === process.stdout) return "stdout";
  return entry === 2 || entry === process.stderr ? "stderr" : undefined;
}
