import { execFileSync } from "node:child_process";
import { notesKey, type RunNotes } from "../config/notebook_host";
import type { Notebook, Output } from "./notebook";

/** Gathers what the cells noted of their run, the later over the earlier. */
export function notesOf(notebook: Notebook): Required<RunNotes> {
  const gathered: Required<RunNotes> = { facts: {}, metrics: {} };
  for (const { metadata } of outputsOf(notebook)) {
    const told = metadata?.[notesKey] as RunNotes | undefined;
    for (const [name, value] of Object.entries(told?.facts ?? {})) {
      gathered.facts[name] = String(value);
    }
    for (const [name, value] of Object.entries(told?.metrics ?? {})) {
      if (typeof value === "number") gathered.metrics[name] = value;
    }
  }
  return gathered;
}

/** The first PNG that a cell shows, as base64. */
export function firstPicture(notebook: Notebook): string | undefined {
  for (const { data } of outputsOf(notebook)) {
    const png = data?.["image/png"];
    if (typeof png === "string") return png.replace(/\s/g, "");
  }
  return undefined;
}

/** The commit that is checked out, with a sign of uncommitted changes; undefined outside git. */
export function gitCommit(root: string): string | undefined {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  try {
    const commit = git("rev-parse", "--short", "HEAD").trim();
    const changed = git("status", "--porcelain", "--untracked-files=no").trim() !== "";
    return changed ? `${commit}, with changes` : commit;
  } catch {
    return undefined;
  }
}

/** A duration for people: `48 s`, `3 min 5 s`, `1 h 12 min`. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

function outputsOf(notebook: Notebook): Output[] {
  return notebook.cells.flatMap((cell) => cell.outputs ?? []);
}
