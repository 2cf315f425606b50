import { execFileSync, type StdioOptions } from "node:child_process";
import { readFileSync } from "node:fs";

/** Whether a process of this machine runs; one that has ended and is still listed does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return fieldsOf(pid)?.[0] !== "Z";
}

/**
 * When a process was started, in a spelling of the system's own: with it, a process is told from a
 * later one to which the system gave the same number. Undefined where the system does not tell.
 */
export function startOf(pid: number): string | undefined {
  if (process.platform === "linux") return fieldsOf(pid)?.[19];
  if (process.platform === "win32") return undefined;
  return ofPs(pid, "lstart");
}

/** The process that started another; undefined where the system does not tell. */
export function parentOf(pid: number): number | undefined {
  const told = process.platform === "linux" ? fieldsOf(pid)?.[1] : ofPs(pid, "ppid");
  return told === undefined ? undefined : Number(told) || undefined;
}

/** The name of a process's program, such as "sh"; undefined where the system does not tell. */
export function nameOf(pid: number): string | undefined {
  if (process.platform !== "linux") return ofPs(pid, "comm");
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return undefined;
  }
}

/** What Linux tells of a process behind its name: its state, its parent and more. */
function fieldsOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // In the name, which is in parentheses, anything may stand.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

function ofPs(pid: number, column: string): string | undefined {
  if (process.platform === "win32") return undefined;
  try {
    const args = ["-o", `${column}=`, "-p", String(pid)];
    const stdio: StdioOptions = ["ignore", "pipe", "ignore"];
    return execFileSync("ps", args, { encoding: "utf8", stdio }).trim() || undefined;
  } catch {
    return undefined;
  }
}
