import {
  didYouMean,
  checked,
  OptionTable,
  Settings,
  camelCase,
  snakeCase,
  UserError,
} from "../config";

/** Settings read from a command line, and which of them the user gave. */
export interface Flags<Table> {
  readonly settings: Settings<Table>;
  readonly given: ReadonlySet<keyof Table>;
  /** `--help` or `-h` was among the arguments. */
  readonly help: boolean;
}

/**
 * Reads `--latent_size 20`, `--latent-size=20` and switches such as `--is_cvae`.
 *
 * @throws UserError for an unknown flag (with the nearest name), a flag given twice, a missing
 *   or forbidden value, or a word that is no flag
 * @example
 * ```ts
 * parseFlags(trainingOptions, ["--num_epochs", "3"]).settings.numEpochs; // 3
 * ```
 */
export function parseFlags<Table extends OptionTable>(
  table: Table,
  argv: readonly string[],
): Flags<Table> {
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(table)) values[name] = option.default;
  const given = new Set<string>();
  const rest = [...argv];
  let help = false;

  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--help" || word === "-h") {
      help = true;
      continue;
    }
    const [, spelled, , attached] = /^--([A-Za-z][\w-]*)(=(.*))?$/s.exec(word) ?? [];
    if (spelled === undefined) {
      throw new UserError(`unexpected argument ${JSON.stringify(word)}: flags start with --`);
    }
    const name = camelCase(spelled);
    if (!Object.hasOwn(table, name)) {
      const known = Object.keys(table).map((n) => `--${snakeCase(n)}`);
      throw new UserError(`unknown flag --${spelled}${didYouMean(`--${spelled}`, known)}`);
    }
    const label = `--${snakeCase(name)}`;
    if (given.has(name)) throw new UserError(`${label} is given twice: keep one of them`);
    given.add(name);

    const option = table[name];
    let value: string | undefined = attached;
    if (value === undefined && !option.placeholder) value = "true";
    if (value === undefined && rest.length > 0 && !rest[0].startsWith("--")) value = rest.shift();
    if (value === undefined) throw new UserError(`${label} needs a value: ${option.allowed}`);
    values[name] = checked(option, label, option.parse(value), JSON.stringify(value));
  }
  return { settings: values as Settings<Table>, given: given as ReadonlySet<keyof Table>, help };
}

/** The lines of `--help`: each flag, what it takes, its default. */
export function helpText(usage: string, summary: string, table: OptionTable): string {
  const rows = Object.entries(table).map(([name, option]) => {
    const flag = `--${snakeCase(name)}${option.placeholder ? ` ${option.placeholder}` : ""}`;
    const isSet = option.placeholder && option.default !== "";
    return [flag, option.help + (isSet ? ` (default ${String(option.default)})` : "")];
  });
  const width = Math.min(34, Math.max(...rows.map(([flag]) => flag.length)));
  const lines = rows.map(([flag, help]) =>
    flag.length > width
      ? `  ${flag}\n  ${" ".repeat(width)}  ${help}`
      : `  ${flag.padEnd(width)}  ${help}`,
  );
  return [`Usage: ${usage}`, "", summary, "", ...lines, ""].join("\n");
}
