import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";

/** The machine that figures were taken on; no name, user or folder of it. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  /** Those that decide how fast products run, of AVX2, AVX-512, its BF16, and AMX. */
  readonly cpu_flags: readonly string[];
  readonly memory_bytes: number;
  readonly os: string;
  readonly architecture: string;
  readonly node: string;
  /** Mean number of runnable threads over the minute before: what else the machine was doing. */
  readonly load_before: number;
}

const TELLING_FLAGS = ["avx2", "avx512f", "avx512_bf16", "amx_tile", "amx_bf16", "asimd", "bf16"];

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() || "unknown",
    cores: availableParallelism(),
    cpu_flags: cpuFlags(),
    memory_bytes: totalmem(),
    os: `${type()} ${release()}`,
    architecture: process.arch,
    node: process.versions.node,
    load_before: loadavg()[0],
  };
}

/** What to tell the user where others' work would be timed, too. */
export function busyWarning({ load_before, cores }: Machine): string | undefined {
  if (load_before <= cores / 4) return undefined;
  return (
    `The machine is busy: ${load_before.toFixed(1)} threads ran on its ${cores} cores over the last ` +
    "minute. The figures will say little; PyTorch's suffer most."
  );
}

/** Only Linux tells them in a file. */
function cpuFlags(): string[] {
  try {
    const info = readFileSync("/proc/cpuinfo", "utf8");
    const [, words = ""] = /^(?:flags|Features)\s*:(.*)$/m.exec(info) ?? [];
    const flags = new Set(words.trim().split(/\s+/));
    return TELLING_FLAGS.filter((flag) => flags.has(flag));
  } catch {
    return [];
  }
}
