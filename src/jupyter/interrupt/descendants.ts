import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** Ends every process that `pid` has started, as Ctrl-C in a terminal would. */
export function signalDescendants(pid: number, signal: NodeJS.Signals): void {
  for (const each of descendants(pid)) {
    try {
      process.kill(each, signal);
    } catch {
      // It has ended by itself.
    }
  }
}

function descendants(pid: number): number[] {
  const children = childrenOf();
  const found: number[] = [];
  const waiting = [pid];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const own = children(next);
    found.push(...own);
    waiting.push(...own);
  }
  return found;
}

/** How the children of a process are found: Linux tells, elsewhere `ps` lists all processes. */
function childrenOf(): (pid: number) => number[] {
  if (process.platform === "linux") return linuxChildren;
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  const rows = table.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  return (pid) => rows.filter(([, parent]) => parent === pid).map(([child = 0]) => child);
}

function linuxChildren(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) => {
      const listed = readFileSync(`/proc/${pid}/task/${task}/children`, "utf8");
      return listed.split(" ").filter(Boolean).map(Number);
    });
  } catch {
    // It has ended meanwhile.
    return [];
  }
}
