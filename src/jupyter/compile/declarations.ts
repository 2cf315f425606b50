import type { DeclarationStatement, Statement } from "@tslab/typescript-for-tslab";
import type { TypeScript } from "./lean_typescript";

interface Declared {
  names: string[];
  text: string;
  isType: boolean;
}

/**
 * The declarations after a cell that failed half-way: of what it newly declares, types and the
 * names in `assigned`; of the rest, what `before` said.
 */
export function keepAssigned(
  typescript: TypeScript,
  before: string,
  after: string,
  assigned: Set<string>,
): string {
  const older = declared(typescript, before);
  const unchanged = new Set(older.map(({ text }) => text));
  const kept = declared(typescript, after).filter(
    ({ names, text, isType }) =>
      isType || unchanged.has(text) || names.some((name) => assigned.has(name)),
  );
  const known = new Set(kept.flatMap(({ names }) => names));
  const restored = older.filter(({ names }) => !names.some((name) => known.has(name)));
  return [...kept, ...restored].map(({ text }) => `${text}\n`).join("");
}

function declared(typescript: TypeScript, declarations: string): Declared[] {
  const file = typescript.createSourceFile(
    "declarations.d.ts",
    declarations,
    typescript.ScriptTarget.Latest,
    true,
  );
  return file.statements.flatMap((statement) => partsOf(typescript, statement));
}

/** A statement by the names it declares; `let a, b` as two. */
function partsOf(typescript: TypeScript, statement: Statement): Declared[] {
  if (typescript.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((declaration) => ({
      names: [declaration.name.getText()],
      text: `declare let ${declaration.getText()};`,
      isType: false,
    }));
  }
  const text = statement.getText();
  if (typescript.isImportDeclaration(statement)) {
    const clause = statement.importClause;
    const bindings = clause?.namedBindings;
    const names =
      bindings && typescript.isNamedImports(bindings)
        ? bindings.elements.map((element) => element.name.text)
        : [bindings?.name.text ?? ""];
    return [{ names: [clause?.name?.text ?? "", ...names], text, isType: false }];
  }
  const isType =
    typescript.isTypeAliasDeclaration(statement) || typescript.isInterfaceDeclaration(statement);
  const name = (statement as DeclarationStatement).name?.getText();
  return [{ names: name === undefined ? [] : [name], text, isType }];
}
