import {
  camelCase,
  didYouMean,
  type Option,
  type OptionTable,
  snakeCase,
  synonym,
} from "../config";
import type { Place } from "./json_place";

/** The flags of `npm run train` as its arguments choose them: a model brings flags of its own. */
export type FlagsOf = (argv: readonly string[]) => OptionTable;

/** What a sweep sets itself for each trial, and what would run something else than one. */
const ITS_OWN: Readonly<Record<string, string>> = {
  ckptDir: "each trial has a folder of its own",
  outputDir: "each trial has a folder of its own",
  run: "each trial has a folder of its own",
  resume: "the sweep goes on with a trial by itself",
  loadWeights: "a trial begins with new weights",
  isCvae: 'write "model": "cvae"',
};

/** They decide which other flags there are. */
const CHOICES = ["model", "architecture", "likelihood"];

/**
 * Makes the check of a trial's flags: that each is known to every model, network and likelihood that
 * the sweep runs, and that its value is allowed.
 *
 * @param asked values that the file gives the three choices, by their names
 */
export function flagCheck(
  flagsOf: FlagsOf,
  asked: (name: string) => readonly unknown[],
): {
  requireKnown(spelled: string, place: Place): void;
  check(spelled: string, value: Place): void;
} {
  const chosen = combinations(CHOICES.map((name) => [name, asked(name)] as const));
  const tables = chosen.map((argv) => ({ argv, table: flagsOf(argv) }));
  const requireKnown = (spelled: string, place: Place) => {
    const name = camelCase(spelled);
    if (Object.hasOwn(ITS_OWN, name)) throw place.error(`no flag of a sweep: ${ITS_OWN[name]}`);
    for (const { argv, table } of tables) {
      if (Object.hasOwn(table, name)) continue;
      const known = Object.keys(table).filter((each) => !Object.hasOwn(ITS_OWN, each));
      const meant = synonym(spelled, known);
      const hint = meant
        ? `; did you mean ${snakeCase(meant)}?`
        : didYouMean(snakeCase(name), known.map(snakeCase));
      throw place.error(`no flag of \`${["npm run train --", ...argv].join(" ")}\`${hint}`);
    }
  };
  const check = (spelled: string, place: Place) => {
    for (const { table } of tables) {
      const option = table[camelCase(spelled)];
      if (option.check(place.value)) continue;
      const got = `must be ${option.allowed}, got ${JSON.stringify(place.value)}`;
      throw place.error(got + asJson(option, place.value));
    }
  };
  return { requireKnown, check };
}

/** How a value is written in a file that is right for a command line. */
function asJson(option: Option<unknown>, value: unknown): string {
  if (typeof value !== "string") return "";
  const meant = option.parse(value);
  return option.check(meant) ? `; here it is written ${JSON.stringify(meant)}` : "";
}

/** Every choice of one value for each name, as arguments; names without values are left out. */
function combinations(choices: readonly (readonly [string, readonly unknown[]])[]): string[][] {
  return choices
    .filter(([, values]) => values.length > 0)
    .reduce<string[][]>(
      (all, [name, values]) =>
        all.flatMap((argv) => values.map((value) => [...argv, `--${name}`, String(value)])),
      [[]],
    );
}
