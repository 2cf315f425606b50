import ts from "typescript";
import { didYouMean } from "../config/nearest";
import { UserError } from "../config/user_error";
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

/**
 * Reads `name=value` settings for the parameters of a notebook: JSON where the value is JSON, else
 * text.
 *
 * @throws UserError for an unknown name, or a value of another kind than the notebook's default
 */
export function readSettings(settings: string[], parameters: Parameter[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const setting of settings) {
    const [, name, text = ""] = /^([^=]+)=([^]*)$/.exec(setting) ?? [];
    if (name === undefined) throw new UserError(`-p takes name=value, got ${setting}`);
    const parameter = parameters.find((each) => each.name === name);
    if (!parameter) throw new UserError(unknownName(name, parameters));
    values[name] = valueOf(text, parameter);
  }
  return values;
}

function valueOf(text: string, { name, kind, text: shown }: Parameter): unknown {
  if (kind === "string") return text;
  const value = fromJson(text);
  if (kind === "unknown" || typeof value === kind) return value;
  throw new UserError(`${name} is a ${kind} (${shown} in the notebook), got ${text}`);
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function unknownName(name: string, parameters: Parameter[]): string {
  const names = parameters.map((parameter) => parameter.name);
  if (names.length === 0) return `the notebook has no cell tagged "parameters", so no ${name}`;
  return `unknown parameter ${name}${didYouMean(name, names)} (the notebook has ${names.join(", ")})`;
}

function kindOf(expression: ts.Expression): Parameter["kind"] {
  if (ts.isNumericLiteral(expression) || ts.isPrefixUnaryExpression(expression)) return "number";
  if (ts.isStringLiteralLike(expression)) return "string";
  const { kind } = expression;
  const isBoolean = kind === ts.SyntaxKind.TrueKeyword || kind === ts.SyntaxKind.FalseKeyword;
  return isBoolean ? "boolean" : "unknown";
}
