import ts from "typescript";
import { sourceOf, type Notebook } from "./notebook";

/** A parameter as the notebook's `parameters` cell declares it. */
export interface Parameter {
  name: string;
  /** What stands before the `=`, such as `const latentSize: number`. */
  head: string;
  /** The default's text. */
  text: string;
  /** What a value must be: the kind of a literal default, else unknown. */
  kind: "number" | "boolean" | "string" | "unknown";
}

/** The parameters of the cell that is tagged `parameters`; none where no cell is. */
export function parametersOf(notebook: Notebook): Parameter[] {
  const cell = notebook.cells.find(({ metadata }) => metadata.tags?.includes("parameters"));
  if (!cell) return [];
  const file = ts.createSourceFile("cell.ts", sourceOf(cell), ts.ScriptTarget.Latest, true);
  return file.statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) => {
    const keyword = declarationList.flags & ts.NodeFlags.Const ? "const" : "let";
    return declarationList.declarations.flatMap(({ name, type, initializer }) => {
      if (!ts.isIdentifier(name) || !initializer) return [];
      const head = `${keyword} ${name.text}${type ? `: ${type.getText()}` : ""}`;
      const kind = kindOf(initializer);
      return [{ name: name.text, head, text: initializer.getText(), kind }];
    });
  });
}

function kindOf(expression: ts.Expression): Parameter["kind"] {
  if (ts.isNumericLiteral(expression) || ts.isPrefixUnaryExpression(expression)) return "number";
  if (ts.isStringLiteralLike(expression)) return "string";
  const { kind } = expression;
  const isBoolean = kind === ts.SyntaxKind.TrueKeyword || kind === ts.SyntaxKind.FalseKeyword;
  return isBoolean ? "boolean" : "unknown";
}
