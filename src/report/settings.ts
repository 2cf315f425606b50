import { optionMeant, UserError } from "../config";
import type { Parameter } from "./parameters";
import { valueOf, valueText } from "./values";

/** Values of a notebook's parameters by name. */
export type Values = Record<string, unknown>;

/** More runs than this take weeks, and are a slip. */
const MOST_RUNS = 10_000;

/** One run of a notebook. */
export interface PlannedRun {
  /** The values that this run is given. */
  values: Values;
  /** Those of them in which runs differ. */
  varied: Values;
}

/**
 * The runs that `name=value` settings ask for. A setting may list values, `beta=1,4,8`; several
 * lists give their product, the last varying fastest.
 *
 * A value is read as JSON where it is JSON, else as text; commas in brackets or in double quotes
 * part nothing.
 *
 * @throws UserError for an unknown name, a name or a value given twice, or a value of another kind
 *   than the notebook's default, or more than 10,000 runs
 * @example
 * ```ts
 * plannedRuns(["beta=1,4", "seed=7"], parameters).length; // 2
 * ```
 */
export function plannedRuns(settings: readonly string[], parameters: Parameter[]): PlannedRun[] {
  let runs: PlannedRun[] = [{ values: {}, varied: {} }];
  const given = new Set<string>();
  for (const setting of settings) {
    const [, name, text = ""] = /^([^=]+)=([^]*)$/.exec(setting) ?? [];
    if (name === undefined) throw new UserError(`-p takes name=value, got ${setting}`);
    const parameter = parameters.find((each) => each.name === name);
    if (!parameter) throw new UserError(unknownName(name, parameters));
    if (given.has(name)) {
      throw new UserError(`-p ${name} is given twice: -p ${name}=A,B runs with each of two values`);
    }
    given.add(name);
    const values = split(text).map((item) => valueOf(item, parameter));
    const repeated = firstRepeated(values);
    if (repeated !== undefined) {
      throw new UserError(`-p ${setting} lists ${JSON.stringify(repeated)} twice`);
    }
    if (runs.length * values.length > MOST_RUNS) {
      throw new UserError(
        `the lists of values ask for more than ${MOST_RUNS} runs: shorten them, or run them in parts`,
      );
    }
    runs = runs.flatMap(({ values: others, varied }) =>
      values.map((value) => ({
        values: { ...others, [name]: value },
        varied: values.length > 1 ? { ...varied, [name]: value } : varied,
      })),
    );
  }
  return runs;
}

/** The first value that stood in the list before. */
function firstRepeated(values: readonly unknown[]): unknown {
  const seen = new Set<string>();
  return values.find((value) => {
    const text = JSON.stringify(value);
    return seen.has(text) || !seen.add(text);
  });
}

/** Such as `beta=4, latentSize=2`. */
export function runName(varied: Values): string {
  const pairs = Object.entries(varied).map(([name, value]) => {
    return `${name}=${textOf(value)}`;
  });
  return pairs.join(", ");
}

/** Each varied parameter with all its values, such as `{ beta: "1, 4, 8" }`. */
export function variedValues(runs: readonly Pick<PlannedRun, "varied">[]): Record<string, string> {
  const names = Object.keys(runs[0]?.varied ?? {});
  const pairs = names.map((name) => {
    const texts = runs.map(({ varied }) => textOf(varied[name]));
    return [name, [...new Set(texts)].join(", ")];
  });
  return Object.fromEntries(pairs) as Record<string, string>;
}

/** A value as it was given. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : valueText(value);
}

/** What runs are called as a file's name, in letters that every system and address bar takes. */
export function nameOfFile(name: string): string {
  return name
    .replace(/, /g, ",")
    .replace(/[^\w.=+,-]+/g, "_")
    .slice(0, 80);
}

/**
 * Parts a list at its commas; those inside JSON stay. What looks like JSON and is not closed is one
 * item, so that what is said of it names all of it.
 */
function split(text: string): string[] {
  const items: string[] = [];
  for (let at = 0; at <= text.length;) {
    const end = itemEnd(text, at);
    items.push(text.slice(at, end));
    at = end + 1;
  }
  return items;
}

/** The place of the comma, or of the end, behind the item that starts at a place. */
function itemEnd(text: string, start: number): number {
  const plain = text.indexOf(",", start);
  const end = plain < 0 ? text.length : plain;
  if (!/^\s*[[{"]/.test(text.slice(start))) return end;
  let depth = 0;
  for (const match of text.slice(start).matchAll(/"(?:[^"\\]|\\[^])*"|[[\]{},]/g)) {
    if (match[0] === "," && depth === 0) return start + (match.index ?? 0);
    if (/[[{]/.test(match[0]) && match[0].length === 1) depth++;
    else if (/^[\]}]$/.test(match[0])) depth--;
  }
  return text.length;
}

function unknownName(name: string, parameters: Parameter[]): string {
  const names = parameters.map((parameter) => parameter.name);
  if (names.length === 0) return `the notebook has no cell tagged "parameters", so no ${name}`;
  return `unknown parameter ${name}${optionMeant(name, names)} (the notebook has ${names.join(", ")})`;
}
