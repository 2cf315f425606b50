import type { Carried } from "../compile/carried";

/** What a cell did to the names that cells share. */
export interface Run {
  /** The number in its brackets. */
  count: number;
  /** What is the same when the cell is run again, edited or not. */
  cell: string;
  /** The names that it declares. */
  declares: readonly { name: string; kind: Kind }[];
  /** The names of earlier cells that it uses. */
  uses: readonly string[];
}

/** A name that still holds what was made of something that has been made anew since. */
export interface Stale {
  name: string;
  /** The number of the cell that was run again. */
  count: number;
}

type Kind = Carried["kind"];

interface Made {
  count: number;
  cell: string;
  kind: Kind;
  /** The names that it was made of. */
  of: readonly string[];
}

/**
 * Which cell gave each name its value, and of which others: so that a cell that is run after one of
 * them was run again can say that it used what was made before.
 */
export class Provenance {
  private readonly makings = new Map<string, Made[]>();

  /** Notes a cell that ran. */
  ran({ count, cell, declares, uses }: Run): void {
    // What a cell declares beside a name may be part of its value, too, but was made with it.
    const of = uses.filter((used) => !declares.some(({ name }) => name === used));
    for (const { name, kind } of declares) {
      const earlier = this.makings.get(name) ?? [];
      this.makings.set(name, [...earlier.slice(-20), { count, cell, kind, of }]);
    }
  }

  /** Those of the names whose value is from before a cell was run again that it was made of. */
  staleAmong(names: readonly string[]): Stale[] {
    return names.flatMap((name) => {
      const made = this.makings.get(name)?.at(-1);
      if (made?.kind !== "value") return [];
      const counts = [...this.reached(made)].flatMap((each) => this.againSince(each, made) ?? []);
      return counts.length > 0 ? [{ name, count: Math.max(...counts) }] : [];
    });
  }

  /** All names that something was made of, and what those were made of. */
  private reached(made: Made): Set<string> {
    const reached = new Set<string>();
    const visit = (names: readonly string[]): void => {
      for (const name of names) {
        if (reached.has(name)) continue;
        reached.add(name);
        visit(this.before(name, made)?.of ?? []);
      }
    };
    visit(made.of);
    return reached;
  }

  /** How `name` was made when `made` used it. */
  private before(name: string, made: Made): Made | undefined {
    return this.makings
      .get(name)
      ?.filter(({ count }) => count <= made.count)
      .at(-1);
  }

  /** The number under which the cell that had made `name` was run again after `made`, if it was. */
  private againSince(name: string, made: Made): number | undefined {
    const before = this.before(name, made);
    const latest = this.makings.get(name)?.at(-1);
    if (!before || !latest || latest.kind === "import" || latest.count <= made.count)
      return undefined;
    return latest.cell === before.cell ? latest.count : undefined;
  }
}
