import ts from "typescript";

/** A compiled cell's file, whose first `end` characters are the cell's own. */
interface Cell {
  checker: ts.TypeChecker;
  file: ts.SourceFile;
  end: number;
}

/** Those of the names that earlier cells declared which a cell's statements use. */
export function namesUsed(
  statements: readonly ts.Statement[],
  earlier: readonly { name: string }[],
  cell: Cell,
): string[] {
  const known = new Set(earlier.map(({ name }) => name));
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && known.has(node.text) && !used.has(node.text)) {
      if (isCarried(node, cell)) used.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  if (known.size > 0) statements.forEach(visit);
  return [...used];
}

/** Whether the name that begins at `start` means what an earlier cell declared. */
export function isCarriedAt(start: number, cell: Cell): boolean {
  const visit = (node: ts.Node): ts.Identifier | undefined => {
    if (node.pos > start || node.end <= start) return undefined;
    if (ts.isIdentifier(node) && node.getStart(cell.file) === start) return node;
    return ts.forEachChild(node, visit);
  };
  const identifier = visit(cell.file);
  return identifier !== undefined && isCarried(identifier, cell);
}

function isCarried(node: ts.Identifier, { checker, file, end }: Cell): boolean {
  const symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
  return (symbol?.declarations ?? []).some(
    (each) => each.getSourceFile() === file && each.pos >= end,
  );
}
