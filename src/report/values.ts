import { UserError, withArticle } from "../config";
import type { Kind, Parameter } from "./parameters";

/** A value that JSON does not hold as it is, such as `Infinity` or a large integer. */
export class Literal {
  /** @param source as TypeScript writes it */
  constructor(readonly source: string) {}

  toJSON(): string {
    return this.source;
  }
}

/** A value as TypeScript writes it, for people and for cells. */
export function valueText(value: unknown): string {
  if (value instanceof Literal) return value.source;
  const text = JSON.stringify(value) ?? String(value);
  // Inside a text they would end a line.
  return text.replace(/[\u2028\u2029\x85]/g, (letter) => {
    return `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/**
 * The value that a text means for a parameter.
 *
 * @throws UserError where the parameter takes no such value
 */
export function valueOf(text: string, { name, kinds, text: shown }: Parameter): unknown {
  const takes = (kind: Kind) => kinds.length === 0 || kinds.includes(kind);
  if (depthOf(text) > DEEPEST) {
    throw new UserError(`${name} takes no more than ${DEEPEST} brackets inside one another`);
  }
  const read = readValue(text.trim(), kinds);
  const lost = read && lostNumber(text);
  if (lost !== undefined && !takes("string")) {
    throw new UserError(`${name} cannot be ${text}: no number of JavaScript holds ${lost}`);
  }
  if (read && lost === undefined && takes(read.kind)) return read.value;
  if (takes("string")) return text;
  const wanted = kinds.map((kind) => (kind === "object" ? "list or an object" : kind)).join(" or ");
  const got = text === "" ? "nothing" : text;
  throw new UserError(`${name} is ${withArticle(wanted)} (${shown} in the notebook), got ${got}`);
}

/** More brackets inside one another are no value of a parameter, and too much for a compiler. */
const DEEPEST = 100;

/** A number in a text that is too large or too small for JavaScript: it would be Infinity or 0. */
function lostNumber(text: string): string | undefined {
  const numbers: readonly string[] =
    text.replace(/"(?:[^"\\]|\\.)*"/g, "").match(/[\w.+-]+/g) ?? [];
  return numbers.find((word) => {
    if (!/^[+-]?(\d[\d_]*\.?\d*|\.\d+)(e[+-]?\d+)?$|^0[xob][\da-f_]+$/i.test(word)) return false;
    const value = Number(word.replaceAll("_", ""));
    return !Number.isFinite(value) || (value === 0 && /[1-9]/.test(word.replace(/e.*$/i, "")));
  });
}

function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  for (const [bracket] of text.replace(/"(?:[^"\\]|\\.)*"/g, "").matchAll(/[[\]{}]/g)) {
    depth += bracket === "[" || bracket === "{" ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

interface Read {
  kind: Kind;
  value: unknown;
}

/** What a text says, unless it is a text and nothing more. */
function readValue(text: string, kinds: readonly Kind[]): Read | undefined {
  if (kinds.includes("bigint") && /^-?\d+n?$/.test(text)) {
    return { kind: "bigint", value: new Literal(`${text.replace("n", "")}n`) };
  }
  try {
    const value: unknown = JSON.parse(text);
    return { kind: kindOf(value), value: keepsDigits(text) ? value : new Literal(text) };
  } catch {
    const value = otherNumber(text, kinds);
    return value === undefined ? undefined : { kind: "number", value };
  }
}

/** Numbers as people and other languages write them: `inf`, `-.inf`, `nan`, `.5`, `1_000`, `0x10`. */
function otherNumber(text: string, kinds: readonly Kind[]): number | Literal | undefined {
  const [, sign, word = ""] = /^([+-]?)\.?(inf|infinity|nan)$/i.exec(text) ?? [];
  if (sign !== undefined) {
    if (/nan/i.test(word)) return new Literal("NaN");
    return new Literal(sign === "-" ? "-Infinity" : "Infinity");
  }
  const number = /^[+-]?(\d[\d_]*\.?\d*|\.\d+)(e[+-]?\d+)?$|^0[xob][\da-f_]+$/i.test(text);
  return number && kinds.includes("number") ? Number(text.replaceAll("_", "")) : undefined;
}

function kindOf(value: unknown): Kind {
  if (value === null) return "null";
  const type = typeof value;
  return type === "number" || type === "boolean" || type === "string" ? type : "object";
}

/** Whether a JSON text's whole numbers are written again as they stand: `-0` is not, nor a large one. */
function keepsDigits(text: string): boolean {
  const numbers: readonly string[] =
    text.replace(/"(?:[^"\\]|\\.)*"/g, "").match(/-?\d+(\.\d+)?(e[+-]?\d+)?/gi) ?? [];
  return numbers.every(
    (number) =>
      !/^-0(\.0*)?$/.test(number) && (/[.e]/i.test(number) || Number.isSafeInteger(Number(number))),
  );
}

/** Values by name as TypeScript writes them. */
export function valueTexts(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, valueText(value)]),
  );
}
