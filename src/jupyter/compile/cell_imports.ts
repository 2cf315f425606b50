import ts from "typescript";
import { importedNames, type ImportedName } from "./declared";

/** A module that a cell imports, and under which names it puts what the module exports. */
export interface CellImport {
  specifier: string;
  names: { imported: string; local: string }[];
}

/**
 * What a statement of a cell imports for the cell to run: not types, but also what the cell itself
 * does not use, since later ones may.
 *
 * @param spelling how a name is spelled when cells run
 */
export function importsOf(
  statement: ts.Statement,
  checker: ts.TypeChecker,
  spelling: (name: string) => string,
): CellImport[] {
  if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) {
    return [];
  }
  const names = importedNames(statement)
    .filter((each) => isValue(each, checker))
    .map(({ imported, identifier }) => ({ imported, local: spelling(identifier.text) }));
  // An import of nothing but types loads nothing.
  if (statement.importClause && names.length === 0) return [];
  return [{ specifier: statement.moduleSpecifier.text, names }];
}

/** Whether an imported name is there when the cell runs; what is not known is believed to be. */
function isValue({ identifier, isType }: ImportedName, checker: ts.TypeChecker): boolean {
  if (isType) return false;
  const symbol = checker.getSymbolAtLocation(identifier);
  if (!symbol || (symbol.flags & ts.SymbolFlags.Alias) === 0) return true;
  const { flags } = checker.getAliasedSymbol(symbol);
  const types = ts.SymbolFlags.Type & ~ts.SymbolFlags.Class & ~ts.SymbolFlags.Enum;
  return (flags & ts.SymbolFlags.Value) !== 0 || (flags & types) === 0;
}
