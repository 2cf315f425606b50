import ts from "typescript";
import { UserError } from "../config";

/** A value of a JSON file that knows its line. */
export interface Place {
  /** As `JSON.parse` gives it. */
  readonly value: unknown;
  /** From 1. */
  readonly line: number;
  /** The way to it, such as `search.beta[1]`; empty for the whole file. */
  readonly field: string;
  /** Of an object: what stands under each name. */
  readonly fields: ReadonlyMap<string, Place>;
  /** Of a list. */
  readonly items: readonly Place[];
  /** The error that names file, line and field. */
  error(problem: string): UserError;
}

/**
 * Reads JSON so that whatever is wrong with its contents can be said with line and field.
 *
 * @param file its name in errors
 * @throws UserError where the text is no JSON, or an object has a name twice
 * @example
 * ```ts
 * const { fields } = placesOf("a.json", '{\n  "trials": 0\n}');
 * fields.get("trials")?.error("must be 1 or more"); // a.json, line 2, trials: must be 1 or more
 * ```
 */
export function placesOf(file: string, text: string): Place {
  try {
    JSON.parse(text);
  } catch (error) {
    const said = (error as Error).message.replace(/ \(line.*| at position.*| in JSON.*/, "");
    throw new UserError(`${file}, line ${lineOfError(error as Error, text)}: no JSON: ${said}`);
  }
  const source = ts.parseJsonText(file, text);
  const whole = source.statements[0]?.expression;
  return placeOf(whole, "", { file, source });
}

interface Origin {
  readonly file: string;
  readonly source: ts.JsonSourceFile;
}

function placeOf(node: ts.Expression, field: string, from: Origin): Place {
  const { file, source } = from;
  const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
  const where = `${file}, line ${line}${field && `, ${field}`}`;
  const error = (problem: string) => new UserError(`${where}: ${problem}`);
  const fields = new Map<string, Place>();
  if (ts.isObjectLiteralExpression(node)) {
    for (const property of node.properties) {
      if (!ts.isPropertyAssignment(property)) continue;
      const name = nameOf(property.name);
      if (fields.has(name)) throw fields.get(name)?.error("stands twice in the file");
      const inner = field === "" ? name : `${field}.${name}`;
      fields.set(name, placeOf(property.initializer, inner, from));
    }
  }
  const items = ts.isArrayLiteralExpression(node)
    ? node.elements.map((item, i) => placeOf(item, `${field}[${i}]`, from))
    : [];
  const value: unknown = JSON.parse(node.getText(source));
  return { value, line, field, fields, items, error };
}

function nameOf(name: ts.PropertyName): string {
  return ts.isStringLiteral(name) ? name.text : name.getText();
}

/** Node tells a line, a position, or that the text ends too early. */
function lineOfError({ message }: Error, text: string): number {
  const [, line] = /\(line (\d+) /.exec(message) ?? [];
  if (line !== undefined) return Number(line);
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  return text.slice(0, position === undefined ? undefined : Number(position)).split("\n").length;
}
