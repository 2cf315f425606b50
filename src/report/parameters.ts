import ts from "typescript";
import { sourceOf, type Notebook } from "./notebook";
import { hasTag } from "./tags";

/** What a value may be. */
export type Kind = "number" | "boolean" | "string" | "bigint" | "null" | "object";

/** A parameter as the notebook's `parameters` cell declares it. */
export interface Parameter {
  name: string;
  /** What stands before the `=`, such as `const latentSize: number`. */
  head: string;
  /** The default's text. */
  text: string;
  /** What a value may be, by the declared type, else by the default; empty where neither tells. */
  kinds: readonly Kind[];
}

/** The parameters of the cell that is tagged `parameters`; none where no cell is. */
export function parametersOf(notebook: Notebook): Parameter[] {
  const cell = notebook.cells.find((each) => hasTag(each, "parameters"));
  if (!cell) return [];
  const file = ts.createSourceFile("cell.ts", sourceOf(cell), ts.ScriptTarget.Latest, true);
  return file.statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) => {
    const keyword = declarationList.flags & ts.NodeFlags.Const ? "const" : "let";
    return declarationList.declarations.flatMap(({ name, type, initializer }) => {
      if (!ts.isIdentifier(name) || !initializer) return [];
      const head = `${keyword} ${name.text}${type ? `: ${type.getText()}` : ""}`;
      const kinds = type ? kindsOfType(type) : kindsOfValue(initializer);
      return [{ name: name.text, head, text: initializer.getText(), kinds: kinds ?? [] }];
    });
  });
}

const keywords: Partial<Record<ts.SyntaxKind, Kind>> = {
  [ts.SyntaxKind.NumberKeyword]: "number",
  [ts.SyntaxKind.NumericLiteral]: "number",
  [ts.SyntaxKind.StringKeyword]: "string",
  [ts.SyntaxKind.StringLiteral]: "string",
  [ts.SyntaxKind.NoSubstitutionTemplateLiteral]: "string",
  [ts.SyntaxKind.TemplateExpression]: "string",
  [ts.SyntaxKind.BooleanKeyword]: "boolean",
  [ts.SyntaxKind.TrueKeyword]: "boolean",
  [ts.SyntaxKind.FalseKeyword]: "boolean",
  [ts.SyntaxKind.BigIntKeyword]: "bigint",
  [ts.SyntaxKind.BigIntLiteral]: "bigint",
  [ts.SyntaxKind.NullKeyword]: "null",
  [ts.SyntaxKind.ArrayType]: "object",
  [ts.SyntaxKind.TupleType]: "object",
  [ts.SyntaxKind.TypeLiteral]: "object",
  [ts.SyntaxKind.ArrayLiteralExpression]: "object",
  [ts.SyntaxKind.ObjectLiteralExpression]: "object",
};

/** Undefined where a type has a part that only the compiler knows. */
function kindsOfType(type: ts.TypeNode): Kind[] | undefined {
  if (ts.isParenthesizedTypeNode(type)) return kindsOfType(type.type);
  if (ts.isUnionTypeNode(type)) {
    const parts = type.types.map(kindsOfType);
    if (parts.includes(undefined)) return undefined;
    return [...new Set(parts.flatMap((part) => part ?? []))];
  }
  const kind = keywords[ts.isLiteralTypeNode(type) ? literalKind(type.literal) : type.kind];
  return kind && [kind];
}

/** `null` alone tells nothing of what else a value may be, and neither does a calculation. */
function kindsOfValue(value: ts.Expression): Kind[] | undefined {
  if (ts.isParenthesizedExpression(value) || ts.isAsExpression(value)) return undefined;
  if (ts.isIdentifier(value)) return /^(NaN|Infinity)$/.test(value.text) ? ["number"] : undefined;
  const kind = keywords[literalKind(value)];
  return kind === undefined || kind === "null" ? undefined : [kind];
}

/** The kind of a literal, with a sign or without. */
function literalKind(node: ts.Node): ts.SyntaxKind {
  if (!ts.isPrefixUnaryExpression(node)) return node.kind;
  const { operator, operand } = node;
  if (operator === ts.SyntaxKind.ExclamationToken) return ts.SyntaxKind.TrueKeyword;
  return ts.isIdentifier(operand) ? ts.SyntaxKind.NumericLiteral : operand.kind;
}
