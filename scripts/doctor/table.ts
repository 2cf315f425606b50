/** One line of the doctor's table. */
export interface Finding {
  /** `warning`: works without it; `missing`: needed. */
  readonly mark: "ok" | "warning" | "missing";
  readonly name: string;
  readonly value: string;
  /** Further lines below the value. */
  readonly notes?: readonly string[];
}

const MARKS = { ok: "✓", warning: "!", missing: "✗" } as const;

/** Lines the findings up in columns: mark, name, value with its notes below. */
export function createTable(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const indent = " ".repeat(width + 4);
  return findings
    .flatMap(({ mark, name, value, notes = [] }) => [
      `${MARKS[mark]} ${name.padEnd(width)}  ${value}`,
      ...notes.map((note) => `${indent}${note}`),
    ])
    .join("\n");
}
