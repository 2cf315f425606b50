import { checked, Option } from "./option";
import { OptionTable, Settings } from "./options";
import { optionMeant } from "./synonyms";
import { UserError } from "./user_error";

/**
 * The given values checked, the defaults for the rest.
 *
 * @param given by the options' names in code; `undefined` stands for "not given"
 * @param elsewhere names what has an option that is not in the table
 * @throws UserError for a value that is not allowed, or a name that does not exist
 * @example
 * ```ts
 * withDefaults(trainingOptions, { numEpochs: 3 }).batchSize; // 128
 * ```
 */
export function withDefaults<Table extends OptionTable>(
  table: Table,
  given: Partial<Settings<Table>> = {},
  elsewhere: (name: string) => readonly string[] = () => [],
): Settings<Table> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(table, name)) {
      const pages = elsewhere(name);
      const hint =
        pages.length > 0
          ? `: it belongs to ${pages.join(" or ")}`
          : optionMeant(name, Object.keys(table));
      throw new UserError(`unknown option ${name}${hint}`);
    }
  }
  const values = given as Readonly<Record<string, unknown>>;
  const entries = Object.entries(table).map(([name, option]: [string, Option<unknown>]) => [
    name,
    values[name] === undefined ? option.default : checked(option, name, values[name]),
  ]);
  return Object.fromEntries(entries) as Settings<Table>;
}

/** Of many settings, those of one table. */
export function select<Table extends OptionTable>(
  table: Table,
  settings: Settings<Table>,
): Settings<Table> {
  const names: (keyof Table)[] = Object.keys(table);
  return Object.fromEntries(names.map((name) => [name, settings[name]])) as Settings<Table>;
}

/** `latentSize` as users and files write it: `latent_size`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
}

/** Settings under the names that flags and files use; what stands within a value stays. */
export function snakeCaseNames(settings: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).map(([name, v]) => [snakeCase(name), v]));
}

/** `latent_size` or `latent-size` as the code writes it: `latentSize`. */
export function camelCase(name: string): string {
  return name.replace(/[_-]([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
