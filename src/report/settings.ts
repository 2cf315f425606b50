import { didYouMean, UserError } from "../config";
import type { Parameter } from "./parameters";

/** Values of a notebook's parameters by name. */
export type Values = Record<string, unknown>;

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
 *   than the notebook's default
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
    const repeated = values.find((value, index) => values.findIndex((v) => same(v, value)) < index);
    if (repeated !== undefined) {
      throw new UserError(`-p ${setting} lists ${JSON.stringify(repeated)} twice`);
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

/** A value as TypeScript writes it, for people. */
export function valueText(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

/** Such as `beta=4, latentSize=2`. */
export function runName(varied: Values): string {
  const pairs = Object.entries(varied).map(([name, value]) => {
    return `${name}=${typeof value === "string" ? value : valueText(value)}`;
  });
  return pairs.join(", ");
}

/** Parts a list at its commas; those in brackets or double quotes stay. */
function split(text: string): string[] {
  const items = text.match(/(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\]|\{[^}]*\}|[^,])+|(?<=^|,)(?=,|$)/g);
  return items ?? [""];
}

function valueOf(text: string, { name, kind, text: shown }: Parameter): unknown {
  const value = fromJson(text);
  if (kind === "string") return typeof value === "string" ? value : text;
  if (kind === "unknown" || typeof value === kind) return value;
  throw new UserError(`${name} is a ${kind} (${shown} in the notebook), got ${text || "nothing"}`);
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function unknownName(name: string, parameters: Parameter[]): string {
  const names = parameters.map((parameter) => parameter.name);
  if (names.length === 0) return `the notebook has no cell tagged "parameters", so no ${name}`;
  return `unknown parameter ${name}${didYouMean(name, names)} (the notebook has ${names.join(", ")})`;
}
