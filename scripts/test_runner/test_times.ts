import { readFileSync } from "node:fs";
import { writeFilesAtomically } from "../../src/host/node";

/** How long each test file, or check, took when it was run last, so that the longest are begun first. */
export class TestTimes {
  private readonly seconds: Map<string, number>;

  /** @param file where they are kept from one run to the next */
  constructor(private readonly file: string) {
    this.seconds = new Map(Object.entries(timesIn(file)));
  }

  /** Notes how long a file, or a check, took, in seconds. */
  note(file: string, seconds: number): void {
    this.seconds.set(file, seconds);
  }

  /** Work in another order: the longest first, and before it what has not been done yet. */
  longestFirst<T>(work: readonly T[], filesOf: (work: T) => readonly string[]): T[] {
    const duration = (each: T) =>
      filesOf(each).reduce((sum, file) => sum + (this.seconds.get(file) ?? Infinity), 0);
    const timed = work.map((each) => ({ each, seconds: duration(each) }));
    // Infinity − Infinity is no number, and leaves the order as it is.
    return timed.sort((a, b) => b.seconds - a.seconds || 0).map(({ each }) => each);
  }

  /** Keeps them; what fails costs only the order. */
  keep(): void {
    try {
      writeFilesAtomically({ [this.file]: JSON.stringify(Object.fromEntries(this.seconds)) });
    } catch {
      // A folder that cannot be written to.
    }
  }
}

function timesIn(file: string): Record<string, number> {
  try {
    const kept = JSON.parse(readFileSync(file, "utf8")) as unknown;
    return typeof kept === "object" ? { ...(kept as Record<string, number>) } : {};
  } catch {
    return {};
  }
}
