import { UserError } from "../../config";
import { readUnpacked } from "./reading";

/**
 * The rows of a file of JSON lines, each an object: the names of the first one's values, then what
 * each line has of these, as text. What is no text and no number is left empty.
 *
 * @throws UserError where a line is no object
 */
export async function* jsonRows(file: string): AsyncGenerator<string[][]> {
  const text = new TextDecoder().decode(await readUnpacked(file));
  const objects = text
    .split(/\r?\n/)
    .flatMap((line, i) => (line.trim() === "" ? [] : [objectIn(line, i, file)]));
  if (objects.length === 0) return;
  const names = Object.keys(objects[0]);
  yield [names, ...objects.map((object) => names.map((name) => textOf(object[name])))];
}

function objectIn(line: string, i: number, file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null) return { ...value };
  } catch {
    // Told below, as what is no object is.
  }
  throw new UserError(`${file}: expected an object of JSON in line ${i + 1}, found other text`);
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
