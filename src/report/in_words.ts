import { counted } from "../config";

/** A parameter and its value, as TypeScript writes it or as people read it. */
export interface Chip {
  readonly name: string;
  readonly value: string;
  /** Whether this run was given the value, in place of the notebook's. */
  readonly given: boolean;
}

/** Names whose words are others than their own. */
const CALLED: Readonly<Record<string, string>> = {
  ckptDir: "weights in",
  dataset: "data set",
  outputDir: "pictures in",
  testImages: "test images",
  trainImages: "training images",
};

/** What 0 means where it is no amount. */
const ZERO: Readonly<Record<string, string>> = {
  imageSize: "as they are",
  testImages: "all",
  trainImages: "all",
};

/** Where files go by default is no news, nor is what is empty, or off. */
const PLACES = ["ckptDir", "outputDir"];
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
  return PLACES.includes(name) || EMPTY.includes(value) || (name in ZERO && value === "0");
}

/** `latentSize` is "latent size", `numEpochs` "epochs". */
function named(name: string): string {
  if (name in CALLED) return CALLED[name];
  return name
    .replace(/^num(?=[A-Z])/, "")
    .replace(/[A-Z](?=[a-z])/g, (letter) => ` ${letter.toLowerCase()}`)
    .replaceAll("_", " ")
    .trim();
}

function valued(name: string, text: string): string {
  if (text === "0" && name in ZERO) return ZERO[name];
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
