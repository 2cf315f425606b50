import { join } from "node:path";
import ts from "typescript";

/** TypeScript's codes for a name that is not there, as a value, a type or a namespace. */
const missing = new Set([2304, 2503, 2552, 18004]);

/**
 * What to add to the compiler's words about a name that the cell does not have but the project's
 * `src` exports: the import that was left out. Empty for anything else.
 */
export function importOfMissing(
  { file, start, length, code }: ts.Diagnostic,
  root: string,
): string {
  if (!file || start === undefined || !missing.has(code)) return "";
  const name = file.text.slice(start, start + (length ?? 0));
  return exportsOf(root).has(name) ? `\nimport { ${name} } from "../src"` : "";
}

/** The names that `src/index.ts` exports, as it reads now. */
function exportsOf(root: string): ReadonlySet<string> {
  const path = join(root, "src", "index.ts");
  const file = ts.createSourceFile(path, ts.sys.readFile(path) ?? "", ts.ScriptTarget.Latest);
  const names = file.statements.flatMap((statement): string[] => {
    if (!ts.isExportDeclaration(statement) || !statement.exportClause) return [];
    const { exportClause } = statement;
    const exported = ts.isNamedExports(exportClause) ? exportClause.elements : [exportClause];
    return exported.map(({ name }) => name.text);
  });
  return new Set(names);
}
