import { UserError } from "./user_error";

/** One setting: its default, what it may be, and how it is read from a command line. */
export interface Option<T> {
  readonly default: T;
  /** One line for `--help` and the README. */
  readonly help: string;
  /** What a value looks like in `--help`; none for a switch. */
  readonly placeholder?: string;
  /** From a command line's text; the result is checked by {@link Option.check}. */
  parse(text: string): unknown;
  /** What is allowed, such as "an integer from 1 to 4096"; completes "must be …". */
  readonly allowed: string;
  /** Whether the value is allowed. */
  check(value: unknown): value is T;
  /** Of a number that may be changed while a model trains: how a panel shows it. */
  readonly slider?: SliderRange;
  /** Of a weight that grows from 0 to its value: the option that says over how many epochs. */
  readonly grownOver?: string;
  /** It counts epochs at the beginning of a run, after which something else follows. */
  readonly firstEpochs?: true;
  /** What people call it and its 0, where its name and the number do not say it. */
  readonly words?: OptionWords;
  /** Newer than the files of checkpoints, which hold it where it is not its default. */
  readonly later?: true;
}

/** How an option is told where people read of a run, such as in a report's head. */
export interface OptionWords {
  /** Its name, such as "training images" for `trainImages`. */
  readonly called?: string;
  /** What 0 stands for where it is no amount, such as "all". */
  readonly zero?: string;
}

/** What a slider for an option shows. */
export interface SliderRange {
  /** What stands beside it, such as "β". */
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** The type of an option's value. */
export type ValueOf<O> = O extends Option<infer T> ? T : never;

/**
 * The value, once it is known to be allowed.
 *
 * @param label how the user wrote the option, such as `--latent_size`
 * @throws UserError naming the option, what it may be and what was found
 */
export function checked<T>(option: Option<T>, label: string, value: unknown, shown?: string): T {
  if (option.check(value)) return value;
  throw new UserError(`${label} must be ${option.allowed}, got ${shown ?? show(value)}`);
}

function show(value: unknown): string {
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
}

interface Range {
  readonly default: number;
  readonly min?: number;
  readonly max?: number;
  readonly help?: string;
}

/** What a weight of a loss is declared with. */
interface WeightArgs {
  readonly default: number;
  /** The greatest that is allowed; 1000 by default. */
  readonly max?: number;
  readonly help?: string;
  /** What a panel calls it; by default its name. */
  readonly label?: string;
  /** The greatest that a panel's slider offers; by default twice the default, and at least 8. */
  readonly sliderMax?: number;
  /** The option that says over how many epochs it grows from 0 to its value; a loss is told how far it is. */
  readonly grownOver?: string;
}

/** A whole number in a range, ends included. */
export function integer({
  default: value,
  min = 0,
  max = Number.MAX_SAFE_INTEGER,
  help = "",
}: Range): Option<number> {
  return {
    default: value,
    help,
    placeholder: "N",
    parse: toNumber,
    allowed: `an integer from ${min} to ${max}`,
    check: (v): v is number => Number.isSafeInteger(v) && within(v as number, min, max),
  };
}

/** A finite number in a range, ends included. */
export function real({ default: value, min = 0, max = 1e9, help = "" }: Range): Option<number> {
  return {
    default: value,
    help,
    placeholder: "X",
    parse: toNumber,
    allowed: `a number from ${min} to ${max}`,
    check: (v): v is number => typeof v === "number" && within(v, min, max),
  };
}

/**
 * A number that a term of a loss is multiplied with: it may be changed while a model trains, in code
 * (`run.tune("beta", 4)`) and by a slider of the training panel.
 *
 * @example
 * ```ts
 * const beta = weight({ default: 6, help: "weight of the total correlation" });
 * const options = { ...vae.options, beta };
 * ```
 */
export function weight({
  default: value,
  max = 1000,
  help = "",
  label = "",
  sliderMax = Math.min(max, Math.max(8, 2 * value)),
  grownOver,
}: WeightArgs): Option<number> {
  const slider = { label, min: 0, max: sliderMax, step: sliderMax / 80 };
  const range = real({ default: value, min: 0, max, help });
  return { ...range, slider, ...(grownOver !== undefined && { grownOver }) };
}

/**
 * An option that earlier checkpoints know nothing of: they were made as its default has it, and what is
 * made so now has the same description as then.
 */
export function later<T>(option: Option<T>): Option<T> {
  return { ...option, later: true };
}

/** An option whose name, or whose 0, is told in other words than its own. */
export function worded<T>(words: OptionWords, option: Option<T>): Option<T> {
  return { ...option, words };
}

/** An option that counts epochs at the beginning of a run: of a shorter one, what follows is not reached. */
export function ofFirstEpochs<T>(option: Option<T>): Option<T> {
  return { ...option, firstEpochs: true };
}

/** On or off. */
export function toggle(help: string): Option<boolean> {
  return {
    default: false,
    help,
    parse: (text) => ({ true: true, false: false })[text] ?? text,
    allowed: "true or false",
    check: (v): v is boolean => typeof v === "boolean",
  };
}

/** One of a few names. */
export function choice<const T extends string>(
  names: readonly T[],
  value: T,
  help: string,
): Option<T> {
  return {
    default: value,
    help,
    // The default first: help that is cut short, or read in haste, shows what one gets.
    placeholder: [value, ...names.filter((name) => name !== value)].join("|"),
    parse: (text) => text,
    allowed: `one of ${names.join(", ")}`,
    check: (v): v is T => (names as readonly unknown[]).includes(v),
  };
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** A length of time as one writes it, such as `60s`, `5m` or `1.5h`; `0` stands for none. */
export function duration(value: string, help: string): Option<string> {
  return {
    default: value,
    help,
    placeholder: "TIME",
    parse: (t) => t.trim(),
    allowed: "a time such as 60s, 5m or 1.5h of at most a week, or 0 for none",
    check: (v): v is string => typeof v === "string" && within(secondsOf(v), 0, 7 * 24 * 3600),
  };
}

/** The seconds of a {@link duration}; NaN where it is none. */
export function secondsOf(text: string): number {
  if (text === "0") return 0;
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([smh])$/.exec(text) ?? [];
  return Number(amount) * UNITS[unit];
}

/** Any text; empty means that it was not given. */
export function text(value: string, placeholder: string, help: string): Option<string> {
  return {
    default: value,
    help,
    placeholder,
    parse: (t) => t,
    allowed: "a text that is not empty",
    check: (v): v is string => typeof v === "string" && (v !== "" || value === ""),
  };
}

/** A list of whole numbers, each in a range, written with commas. */
export function integers(
  value: readonly number[],
  { min, max, maxLength }: { min: number; max: number; maxLength: number },
  help: string,
): Option<readonly number[]> {
  const allowedItem = (v: unknown) => Number.isSafeInteger(v) && within(v as number, min, max);
  return {
    default: value,
    help,
    placeholder: "N,N,…",
    parse: (t) => t.split(",").map(toNumber),
    allowed: `1 to ${maxLength} integers from ${min} to ${max}, with commas between them`,
    check: (v): v is readonly number[] =>
      Array.isArray(v) && v.length >= 1 && v.length <= maxLength && v.every(allowedItem),
  };
}

function toNumber(text: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : NaN;
}

function within(value: number, min: number, max: number): boolean {
  return value >= min && value <= max; // false for NaN
}
