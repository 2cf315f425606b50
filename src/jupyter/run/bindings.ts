import { Script } from "node:vm";

/**
 * The names that cells share: variables of the process's own top level, declared once each, which
 * every cell's code and every function that it leaves behind reads and assigns by name.
 */
export class SharedBindings {
  private readonly declared = new Set<string>();

  /** Makes sure that these names are there; a new one is undefined. */
  declare(names: readonly string[]): void {
    const missing = names.filter((name) => !this.declared.has(name));
    if (missing.length === 0) return;
    new Script(`let ${missing.join(", ")};`).runInThisContext();
    for (const name of missing) this.declared.add(name);
  }

  /** What those of the names that are declared hold now. */
  values(names: readonly string[]): Map<string, unknown> {
    const known = names.filter((name) => this.declared.has(name));
    const values = new Script(`[${known.join(", ")}]`).runInThisContext() as unknown[];
    return new Map(known.map((name, index) => [name, values[index]]));
  }
}
