import { type OptionTable, snakeCase } from "../../src/config";
import { markdownTable } from "../results/markdown";

/** A flag, and whose it is where that is to be told. */
export interface FlagRow {
  /** In code, such as `latentSize`. */
  readonly name: string;
  readonly option: OptionTable[string] & { readonly short?: string };
  readonly of?: string;
}

/** The names of flags as they are written, such as `--latent_size`. */
export const flagNames = (names: readonly string[]) =>
  names.map((name) => `\`--${snakeCase(name)}\``).join(", ");

/**
 * Flags as a table: what each takes, its default, what it means.
 *
 * @param of title of a further column, whose each flag is
 */
export function flagTable(flags: readonly FlagRow[], of?: string): string {
  const rows = flags.map(({ name, option, of: owner = "" }) => {
    const letter = option.short === undefined ? "" : `-${option.short}, `;
    const value = option.placeholder === undefined ? "" : ` ${option.placeholder}`;
    const isSet = option.placeholder !== undefined && String(option.default) !== "";
    return [
      code(`${letter}--${snakeCase(name)}${value}`),
      isSet ? code(String(option.default)) : "",
      ...(of === undefined ? [] : [owner]),
      prose(option.help),
    ];
  });
  const titles = ["flag", "default", ...(of === undefined ? [] : [of]), "what it is"];
  return markdownTable(titles, rows);
}

/** In a cell, a bar would end it even in code. */
const code = (text: string) => `\`${text.replaceAll("|", "\\|")}\``;

/** The words of `--help` as Markdown: flags, and `<name>`, which would be HTML, are code. */
export function prose(help: string): string {
  return help
    .replaceAll("|", "\\|")
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll(
      /`[^`]*`|--[a-z][\w-]*|[\w/]*<[\w ]+>[/\w.*<>]*|\bsrc\/|docs\/[\w.]+|outputs\/[\w./]+|\*\.\w+(\.\w+)*/g,
      (word) => (word.startsWith("`") ? word : `\`${word}\``),
    );
}
