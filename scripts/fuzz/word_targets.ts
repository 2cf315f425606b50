import assert from "node:assert/strict";
import fc from "fast-check";
import { type FlagTable, parseFlags } from "../../src/cli/flags";
import { classifierFlags, evaluateFlags, generateFlags, trainFlags } from "../../src/cli/options";
import { snakeCase, trainingOptions, withDefaults } from "../../src/config";
import { chosen, optionsOf } from "../../src/models";
import { parametersOf } from "../../src/report/parameters";
import { plannedRuns } from "../../src/report/settings";
import { valueTexts } from "../../src/report/values";
import { readOrRefused, target, type Target } from "./target";

/** Readers of what is typed: flags, settings in code, a notebook's parameters. */
export function wordTargets(): Target[] {
  return [flagTarget(), settingTarget(), parameterTarget()];
}

const number = fc.oneof(
  fc.constantFrom(
    "0",
    "-1",
    "1e400",
    "1e-400",
    "NaN",
    "Infinity",
    "0x10",
    "1_000",
    "",
    " 1 ",
    "１",
  ),
  fc.double().map(String),
  fc.bigInt().map(String),
);
const word = fc.oneof(number, fc.string(), fc.string({ unit: "binary" }), fc.json());

const TABLES: Readonly<Record<string, (argv: readonly string[]) => FlagTable>> = {
  train: trainFlags,
  generate: () => generateFlags,
  evaluate: () => evaluateFlags,
  classifier: () => classifierFlags,
};

function flagTarget(): Target {
  const names = Object.values(TABLES).flatMap((table) => Object.keys(table([])));
  const flag = fc
    .tuple(fc.constantFrom(...names), fc.boolean())
    .map(
      ([name, dashes]) => `--${dashes ? snakeCase(name).replaceAll("_", "-") : snakeCase(name)}`,
    );
  const part = fc.oneof(
    { weight: 3, arbitrary: flag },
    fc.tuple(flag, word).map((pair) => pair.join("=")),
    { weight: 2, arbitrary: word },
    fc.constantFrom("--", "-", "-h", "--help", "--toString", "--__proto__", "--constructor=1"),
  );
  const cases = fc.tuple(fc.constantFrom(...Object.keys(TABLES)), fc.array(part, { maxLength: 6 }));
  return target("flags", cases, async ([command, argv]) => {
    const table = await readOrRefused(() => TABLES[command](argv));
    if (!table) return;
    const found = await readOrRefused(() => parseFlags(table, argv));
    if (!found || found.help) return;
    for (const [name, option] of Object.entries(table)) {
      assert.ok(option.check(found.settings[name]), name);
    }
  });
}

function settingTarget(): Target {
  const models = ["vae", "cvae"].map((model) => optionsOf(chosen({ model })));
  const tables = [trainingOptions, ...models];
  const name = fc.oneof(
    fc.string(),
    fc.constantFrom("__proto__", "toString", ...tables.flatMap((table) => Object.keys(table))),
  );
  const cases = fc.tuple(fc.constantFrom(...tables), fc.dictionary(name, fc.anything()));
  return target("settings", cases, async ([table, given]) => {
    const found = await readOrRefused(() => withDefaults(table, given));
    if (!found) return;
    for (const [key, option] of Object.entries(table)) {
      assert.ok(option.check(found[key as keyof typeof found]), key);
    }
  });
}

const SOURCES = [
  "1",
  "-1",
  "0.5",
  '"a"',
  "`t`",
  "true",
  "null",
  "10n",
  "[1, 2]",
  "{ a: 1 }",
  "f(1)",
];
const TYPES = ["", ": number", ": string", ": boolean", ": bigint", ": number | null", ": Mode[]"];

function parameterTarget(): Target {
  const line = fc
    .tuple(
      fc.constantFrom("beta", "seed", "name"),
      fc.constantFrom(...TYPES),
      fc.constantFrom(...SOURCES),
    )
    .map(([name, type, value]) => `const ${name}${type} = ${value};`);
  const source = fc.oneof(
    fc.array(line, { maxLength: 3 }).map((all) => all.join("\n")),
    fc.string(),
  );
  const value = fc.array(word, { maxLength: 4 }).map((all) => all.join(","));
  const setting = fc.oneof(
    fc.tuple(fc.constantFrom("beta", "seed", "name", "betta"), value).map((pair) => pair.join("=")),
    fc.string(),
  );
  const cases = fc.tuple(source, fc.array(setting, { maxLength: 3 }));
  return target("a notebook's parameters", cases, async ([code, settings]) => {
    const metadata = { tags: ["parameters"] };
    const cells = [{ cell_type: "code", metadata, source: code }];
    const parameters = parametersOf({ nbformat: 4, metadata: {}, cells });
    const runs = await readOrRefused(() => plannedRuns(settings, parameters));
    for (const { values } of runs ?? []) {
      for (const [name, text] of Object.entries(valueTexts(values))) {
        assert.ok(parameters.some((parameter) => parameter.name === name));
        // One expression on one line: it becomes a line of a cell.
        assert.match(text, /^[^\r\n\u2028\u2029]+$/);
      }
    }
  });
}
