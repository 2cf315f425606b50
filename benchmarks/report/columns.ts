/** Rows in columns that line up: the first to the left, the others to the right. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, i) =>
    Math.max(...rows.map((row) => [...(row[i] ?? "")].length)),
  );
  const aligned = (cell: string, i: number) => {
    const space = " ".repeat(widths[i] - [...cell].length);
    return i === 0 ? cell + space : space + cell;
  };
  return rows.map((row) => row.map(aligned).join("   ").trimEnd());
}
