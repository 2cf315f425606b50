import { choice, integer, Option, placeOptions, text, toggle } from "../src/config";

/** What can be timed, by the names of `--only`. */
export const MEASURES = [
  "epochs",
  "products",
  "import",
  "explore",
  "panel",
  "decode",
  "playground",
  "help",
  "loss",
  "memory",
  "wait",
  "growth",
  "large",
  "conv",
  "load",
  "family",
] as const;

/** The project's backends, fastest first. */
export const BACKENDS = ["native", "wasm", "cpu"] as const;

export type Measure = (typeof MEASURES)[number];
export type Backend = (typeof BACKENDS)[number];

/** Flags of `npm run bench`. */
export const benchFlags = {
  rounds: integer({ default: 5, min: 1, max: 1000, help: "how often each pair is timed" }),
  images: integer({ default: 60_000, min: 128, max: 10_000_000, help: "training images an epoch" }),
  largeImages: integer({
    default: 350_000,
    min: 128,
    max: 10_000_000,
    help: "images of 64 × 64 in colour of the set on disk, of which `large` is",
  }),
  activation: choice(["relu", "silu", "tanh"], "relu", "of the hidden layers, everyone's"),
  peers: toggle("also time PyTorch, TensorFlow and JAX, in an environment of their own"),
  backends: someOf(BACKENDS, "the project's backends to time"),
  only: someOf(MEASURES, "what to time"),
  json: text("", "FILE", "write every figure to FILE"),
  chart: text("", "FILE.png", "draw the epochs as bars into FILE.png"),
  dataDir: placeOptions.dataDir,
};

/** Some of a few names, written with commas; all of them by default. */
function someOf<T extends string>(names: readonly T[], help: string): Option<readonly T[]> {
  const known: readonly unknown[] = names;
  return {
    default: names,
    help,
    placeholder: "NAME,…",
    parse: (words) => words.split(",").map((word) => word.trim()),
    allowed: `one or more of ${names.join(", ")}, with commas between them`,
    check: (value): value is readonly T[] =>
      Array.isArray(value) &&
      value.length > 0 &&
      new Set(value).size === value.length &&
      value.every((name) => known.includes(name)),
  };
}
