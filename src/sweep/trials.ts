import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Values } from "./sweep";
import type { TrialStatus } from "./sweep_event";

/** A trial that has ended, as its `result.json` tells it. */
export interface Trial {
  /** From 1. */
  readonly number: number;
  readonly status: TrialStatus;
  /** All its flags, or parameters. */
  readonly values: Values;
  /** The objective; null where it came to none. */
  readonly value: number | null;
  readonly metrics: Values;
  /** What failed, in a line. */
  readonly reason?: string | null;
  readonly epochs: readonly { readonly epoch: number; readonly value: number | null }[];
  readonly seconds: number;
  /** Its folder here. */
  readonly folder: string;
}

/** The trials of a sweep that have ended, by their numbers. */
export function readTrials(sweepFolder: string): Trial[] {
  const trials = join(sweepFolder, "trials");
  return names(trials).flatMap((name): Trial[] => {
    const folder = join(trials, name);
    try {
      const result = JSON.parse(readFileSync(join(folder, "result.json"), "utf8")) as Trial;
      return [{ ...result, folder }];
    } catch {
      return []; // it has not ended
    }
  });
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** The trial that came best to its end; the first of equals. */
export function bestTrial(
  trials: readonly Trial[],
  mode: "min" | "max",
): (Trial & { readonly value: number }) | undefined {
  return ranked(trials, mode)[0];
}

/** The trials that came to their end, the best first. */
export function ranked(
  trials: readonly Trial[],
  mode: "min" | "max",
): (Trial & { readonly value: number })[] {
  const measured = trials.filter(
    (trial): trial is Trial & { readonly value: number } =>
      trial.status === "finished" && trial.value !== null,
  );
  const sign = mode === "min" ? 1 : -1;
  return measured.sort((a, b) => sign * (a.value - b.value) || a.number - b.number);
}
