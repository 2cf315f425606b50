import { camelCase, nearest, snakeCase, UserError } from "../config";
import type { FlagOption, FlagTable } from "./flags";

/** What of a command tells which flags it takes. */
interface Taker {
  readonly usage: string;
  readonly options: FlagTable | ((argv: readonly string[]) => FlagTable);
  readonly elsewhere?: (name: string) => string | undefined;
}

/** Settings of npm's own that are flags of some of our commands: elsewhere they are npm's. */
const NPMS = ["json", "long", "only"];
/** Shorter names, and those that differ in more letters, are near to settings of npm's own. */
const LEAST_LETTERS = 6;
const MOST_EDITS = 2;

/**
 * Refuses flags that npm took for itself: `npm run train --is_cvae`, without `--` before the flags,
 * runs the command without them and leaves `npm_config_is_cvae` in its environment.
 *
 * @throws UserError with the line that was meant
 */
export function refuseLeftovers(
  taker: Taker,
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
): void {
  const { npm_lifecycle_event: script = "" } = env;
  const [, run, own = ""] = /^npm (run )?(\S+)/.exec(taker.usage) ?? [];
  // `npm start` hands its arguments to the reports of its notebooks.
  const started = script === "start" && own === "report";
  if ((script !== own && !started) || argv.some((word) => /^(-h|--help)$/.test(word))) return;
  const words = started ? argv.slice(1) : argv;
  const { table, found } = leftovers(taker, words, env);
  if (found.length === 0) return;
  const names = found.map(({ flag }) => flag).join(" ");
  const head = started ? "npm start --" : `npm ${run ?? ""}${own} --`;
  throw new UserError(
    `npm took ${names} for itself; flags of the command go behind a -- of their own: ` +
      [head, ...meant(found, words, table)].join(" "),
  );
}

interface Leftover {
  /** As one writes it: `--num_epochs`. */
  readonly flag: string;
  /** As npm keeps it: "true" stands for a flag without a value. */
  readonly value: string;
  readonly option?: FlagOption<unknown>;
}

function leftovers({ options, elsewhere }: Taker, argv: readonly string[], env: NodeJS.ProcessEnv) {
  const kept = Object.entries(env).flatMap(([key, value = ""]): [string, string][] => {
    const [, name] = /^npm_config_(\w+)$/i.exec(key) ?? [];
    return name === undefined ? [] : [[name, value]];
  });
  const table = tableOf(options, [...kept.map(([name, value]) => `--${name}=${value}`), ...argv]);
  const given = argv.flatMap((word) => camelCase(/^--([\w-]+)/.exec(word)?.[1] ?? ""));
  const known = Object.keys(table).map(snakeCase);
  const found = kept.flatMap(([spelled, value]): Leftover[] => {
    const name = nameOf(spelled, table, argv);
    const option = Object.hasOwn(table, name) ? table[name] : undefined;
    const flag = `--${snakeCase(name)}`;
    if (given.includes(name)) return [];
    if (option) return [{ flag, value, option }];
    const isNear =
      name.length >= LEAST_LETTERS && nearest(snakeCase(name), known, MOST_EDITS) !== undefined;
    const isOurs = !NPMS.includes(name) && (elsewhere?.(name) !== undefined || isNear);
    return isOurs ? [{ flag, value }] : [];
  });
  return { table, found };
}

function tableOf(options: Taker["options"], argv: readonly string[]): FlagTable {
  if (typeof options !== "function") return options;
  try {
    return options(argv);
  } catch {
    return options([]); // what is wrong with the arguments is told when they have arrived
  }
}

/** The name in code; npm knows `-p` as a setting of its own. */
function nameOf(spelled: string, table: FlagTable, argv: readonly string[]): string {
  const isAssigned = spelled === "parseable" && argv.some(isAssignment) && !argv.includes("-p");
  const letter = isAssigned ? "p" : spelled;
  const short = Object.keys(table).find((name) => table[name].short === letter);
  return short ?? camelCase(spelled);
}

/** The words that were meant, as far as npm left them to be known. */
function meant(found: readonly Leftover[], argv: readonly string[], table: FlagTable): string[] {
  const takesAssignments = Object.values(table).some(({ repeats }) => repeats);
  const assigned = takesAssignments ? argv.filter(isAssignment) : [];
  const plain = argv.filter((word) => !assigned.includes(word));
  // A value that stood behind its flag has become a word; of several, nobody knows whose each was.
  const bare = found.filter(({ value, option }) => value === "true" && isValued(option));
  const spare = plain.filter((word) => !/^-|\.ipynb$/.test(word));
  const own = bare.length === 1 && spare.length === 1 ? spare[0] : undefined;
  const flags = found.flatMap((each) => spelledOut(each, own, assigned.length > 0));
  const kept = plain.filter((word) => bare.length === 0 || !spare.includes(word));
  return [...kept.map(quoted), ...flags, ...assigned.flatMap((word) => ["-p", quoted(word)])];
}

function spelledOut({ flag, value, option }: Leftover, own = "", assigned = false): string[] {
  if (option?.repeats) {
    // npm joins what is given several times by empty lines.
    if (value !== "true") return value.split("\n\n").map((each) => `${flag} ${quoted(each)}`);
    return assigned ? [] : [`${flag} ${option.placeholder ?? ""}`];
  }
  if (value === "true" && !isValued(option)) return [flag];
  if (value === "true") return [`${flag} ${own ? quoted(own) : (option?.placeholder ?? "…")}`];
  return [isValued(option) || !option ? `${flag} ${quoted(value)}` : `${flag}=${value || "false"}`];
}

function isValued(option: FlagOption<unknown> | undefined): boolean {
  return option?.placeholder !== undefined;
}

function isAssignment(word: string): boolean {
  return /^[\w$]+=/.test(word);
}

/** As a shell reads it back. */
function quoted(word: string): string {
  return /^[\w./,:=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
