import {
  counted,
  imageOptions,
  limitOptions,
  type OptionTable,
  placeOptions,
  trainingOptions,
} from "../config";

/** A parameter and its value, as TypeScript writes it or as people read it. */
export interface Chip {
  readonly name: string;
  readonly value: string;
  /** Whether this run was given the value, in place of the notebook's. */
  readonly given: boolean;
}

/** Options that notebooks share with the command line, whose words they have; whatever else is called by its name. */
const OPTIONS: OptionTable = {
  ...trainingOptions,
  ...placeOptions,
  ...imageOptions,
  ...limitOptions,
};

/** What is empty, or off, is no news. */
const EMPTY = ['""', "''", "``", "[]", "{}", "false", "null", "undefined"];

/**
 * Parameters for people: "training images 6,000", "image size 64". Those that a run was not given and
 * that say nothing, such as an `imageSize` of 0, are left out.
 */
export function inWords(parameters: readonly Chip[]): Chip[] {
  return parameters
    .filter((each) => each.given || !saysNothing(each))
    .map(({ name, value, given }) => ({ name: named(name), value: valued(name, value), given }));
}

function saysNothing({ name, value }: Chip): boolean {
  // Where files go by default is no news either.
  const isPlace = optionOf(name)?.placeholder === "DIR";
  return isPlace || EMPTY.includes(value) || (value === "0" && zeroOf(name) !== undefined);
}

function optionOf(name: string): OptionTable[string] | undefined {
  return Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined;
}

const zeroOf = (name: string) => optionOf(name)?.words?.zero;

/** `latentSize` is "latent size", `numEpochs` "epochs", `useKL` "use KL". */
function named(name: string): string {
  const called = optionOf(name)?.words?.called;
  if (called !== undefined) return called;
  return name
    .replace(/^num(?=[A-Z])/, "")
    .replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, " ")
    .replace(/\b[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase())
    .replace(/[_\s]+/g, " ")
    .trim();
}

function valued(name: string, text: string): string {
  const zero = text === "0" ? zeroOf(name) : undefined;
  if (zero !== undefined) return zero;
  if (EMPTY.includes(text)) return text === "false" ? "no" : "none";
  if (text === "true") return "yes";
  if (/^("[^"\\]*"|'[^'\\]*'|`[^`\\$]*`)$/.test(text)) return text.slice(1, -1);
  if (/^\[[^[\]{}"'`]*\]$/.test(text)) return itemsOf(text.slice(1, -1), name).join(", ");
  return number(text, name);
}

function itemsOf(list: string, name: string): string[] {
  return list.split(",").map((item) => number(item.trim(), name));
}

/** A seed is a name more than a number, and is typed as it stands. */
function number(text: string, name: string): string {
  const value = Number(text.replaceAll("_", ""));
  if (text === "" || !Number.isFinite(value) || /seed$/i.test(name)) return text;
  return Number.isSafeInteger(value) ? counted(value) : String(value);
}
