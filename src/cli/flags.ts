import { parseArgs } from "node:util";
import {
  camelCase,
  checked,
  didYouMean,
  namedOtherwise,
  type Option,
  type Settings,
  snakeCase,
  synonym,
  UserError,
} from "../config";

/** An option as a command line takes it. */
export interface FlagOption<T> extends Option<T> {
  /** One letter: `-p` beside `--parameter`. */
  readonly short?: string;
  /** It may be given again and again: `parse` reads one value, and the setting is all of them. */
  readonly repeats?: boolean;
}

/** A command's flags by their names in code. */
export type FlagTable = Readonly<Record<string, FlagOption<unknown>>>;

/** Settings read from a command line, and which of them the user gave. */
export interface Flags<Table> {
  readonly settings: Settings<Table>;
  readonly given: ReadonlySet<keyof Table>;
  /** Arguments that are no flags, in their order; none but where a command takes them. */
  readonly words: readonly string[];
  /** `--help` or `-h` was among the arguments. */
  readonly help: boolean;
}

/**
 * Texts that are given one at a time: `-p beta=4 -p seed=1` is `["beta=4", "seed=1"]`.
 *
 * @param placeholder what one of them looks like in `--help`
 */
export function repeated(
  placeholder: string,
  help: string,
  short?: string,
): FlagOption<readonly string[]> {
  return {
    default: [],
    help,
    placeholder,
    short,
    repeats: true,
    parse: (text) => text,
    allowed: "a text",
    check: (value): value is readonly string[] => Array.isArray(value),
  };
}

/**
 * Reads `--latent_size 20`, `--latent-size=20` and switches such as `--is_cvae`.
 *
 * @param takesWords whether arguments that are no flags are allowed, such as a notebook's path
 * @param elsewhere says what takes a flag that is not in the table, such as `npm run train`
 * @throws UserError for an unknown flag (with the nearest name), a flag given twice, a missing
 *   or forbidden value, or a word where none is allowed
 * @example
 * ```ts
 * parseFlags(trainingOptions, ["--num_epochs", "3"]).settings.numEpochs; // 3
 * ```
 */
export function parseFlags<Table extends FlagTable>(
  table: Table,
  argv: readonly string[],
  takesWords = false,
  elsewhere: (name: string) => string | undefined = () => undefined,
): Flags<Table> {
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(table)) values[name] = option.default;
  const given = new Set<string>();
  const words: string[] = [];
  let help = false;

  for (const token of tokensOf(table, argv)) {
    const word = argv[token.index];
    if (token.kind === "option-terminator" && takesWords) continue;
    if (token.kind === "positional" && takesWords) {
      words.push(token.value);
      continue;
    }
    const name = token.kind === "option" ? nameOf(table, token.name, token.rawName) : undefined;
    if (token.kind !== "option" || name === undefined) {
      const commas = commasHint(table, [...given].at(-1) ?? "", values, word);
      throw new UserError(
        `unexpected argument ${JSON.stringify(word)}: flags start with --${commas}`,
      );
    }
    if (token.name === HELP && token.value === undefined) {
      help = true;
      continue;
    }
    const option = Object.hasOwn(table, name) ? table[name] : undefined;
    if (option === undefined) {
      throw new UserError(`unknown flag --${token.name}${hint(table, token.name, elsewhere)}`);
    }
    const label = `--${snakeCase(name)}`;
    if (given.has(name) && !option.repeats) {
      throw new UserError(`${label} is given twice: keep one of them`);
    }
    given.add(name);
    const value = option.placeholder ? valueOf(token) : (token.value ?? "true");
    if (value === undefined) throw new UserError(`${label} needs a value: ${option.allowed}`);
    const parsed = option.parse(value);
    const all = option.repeats ? [...(values[name] as unknown[]), parsed] : parsed;
    values[name] = checked(option, label, all, JSON.stringify(value));
  }
  return {
    settings: values as Settings<Table>,
    given: given as ReadonlySet<keyof Table>,
    words,
    help,
  };
}

/** How a list of numbers is written, where one of them stands apart behind the flag `name`. */
function commasHint(
  table: FlagTable,
  name: string,
  values: Readonly<Record<string, unknown>>,
  word: string,
): string {
  const isList = Object.hasOwn(table, name) && table[name].placeholder?.startsWith("N,N") === true;
  if (!isList || !/^\d+$/.test(word)) return "";
  return `; a list has commas, as in --${snakeCase(name)} ${String(values[name])},${word}`;
}

/** What the user may have meant by a flag that is not in the table. */
function hint(
  table: FlagTable,
  spelled: string,
  elsewhere: (name: string) => string | undefined,
): string {
  const belongs = elsewhere(camelCase(spelled));
  if (belongs !== undefined) return `: --${spelled} belongs to ${belongs}`;
  const flags = Object.keys(table);
  const meant = synonym(spelled, flags);
  if (meant !== undefined) return `; did you mean --${snakeCase(meant)}?`;
  const other = synonym(spelled, namedOtherwise);
  const owner = other === undefined ? undefined : elsewhere(other);
  if (other !== undefined && owner !== undefined) {
    return `; did you mean --${snakeCase(other)}? It belongs to ${owner}`;
  }
  return didYouMean(
    `--${spelled}`,
    flags.map((name) => `--${snakeCase(name)}`),
  );
}

const HELP = "help";

/** The arguments, told apart by Node's own parser; what is allowed is judged here. */
function tokensOf(table: FlagTable, argv: readonly string[]) {
  const options: Record<string, { type: "string" | "boolean"; short?: string }> = {};
  const declare = (spelled: string) => {
    const option = Object.hasOwn(table, camelCase(spelled)) ? table[camelCase(spelled)] : undefined;
    if (option === undefined) return;
    const type = option.placeholder ? "string" : "boolean";
    options[spelled] = option.short === undefined ? { type } : { type, short: option.short };
  };
  Object.keys(table).forEach((name) => declare(snakeCase(name)));
  // With dashes, underscores or both, just as the user spells them.
  for (const word of argv) declare(/^--([A-Za-z][\w-]*)/.exec(word)?.[1] ?? "");
  options[HELP] = { type: "boolean", short: "h" };
  return parseArgs({ args: [...argv], options, strict: false, tokens: true }).tokens;
}

/** The name in code of what the user wrote, or undefined where it is written as no flag is. */
function nameOf(table: FlagTable, spelled: string, raw: string): string | undefined {
  const isKnownLetter = spelled === HELP || Object.hasOwn(table, camelCase(spelled));
  if (!raw.startsWith("--") && !isKnownLetter) return undefined;
  return /^[A-Za-z][\w-]*$/.test(spelled) ? camelCase(spelled) : undefined;
}

/** The value; a flag that follows in its place is none, though with `=` it may look like one. */
function valueOf({ value, inlineValue }: { value?: string; inlineValue?: boolean }) {
  return inlineValue !== true && value?.startsWith("--") ? undefined : value;
}

/** The lines of `--help`: each flag, what it takes, its default. */
export function helpText(usage: string, summary: string, table: FlagTable): string {
  const rows = Object.entries(table).map(([name, option]): [string, string] => {
    const letter = option.short === undefined ? "" : `-${option.short}, `;
    const value = option.placeholder ? ` ${option.placeholder}` : "";
    const isSet = option.placeholder && String(option.default) !== "";
    return [
      `${letter}--${snakeCase(name)}${value}`,
      option.help + (isSet ? ` (default ${String(option.default)})` : ""),
    ];
  });
  const width = Math.min(34, Math.max(0, ...rows.map(([flag]) => flag.length)));
  const indent = " ".repeat(width + 4);
  const lines = rows.map(([flag, help]) => {
    const head = flag.length > width ? `  ${flag}\n${indent}` : `  ${flag.padEnd(width)}  `;
    return head + help.replaceAll("\n", `\n${indent}`);
  });
  return [`Usage: ${usage}`, "", summary, "", ...lines, ""].join("\n");
}
