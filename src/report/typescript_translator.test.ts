import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { venvPython } from "../host/node/jupyter";
import { projectRoot } from "../host/node/project_root";

// As papermill by hand uses it: first it asks for the notebook's declarations, then it sets values.

const source = `// Sizes
const layers: number[][] = [[1, 2], [3]]; // nested
let mode: "fast" | "slow" = "fast";
let rate = 0.5, name = "a;b, c"; // two
const apply: (x: number) => number = (x) => x;
const places: Map<string, number[]> = new Map([
  ["a", [1]],
]);
const big = 1n;
let less = 1 < 2;
const most: number | null = null;
`;

const script = `
import datetime, json, types
from typescript_translator import TypeScriptTranslator as Translator
inf = float("inf")
cell = types.SimpleNamespace(source=${JSON.stringify(source)})
found = [[p.name, p.inferred_type_name, p.default, p.help] for p in Translator.inspect(cell)]
given = dict(rate=-inf, mode="medium", most=".nan", big=2**70, name='\\u2028 "q" \\\\ 世界', layers=[[1, None], [True]],
  places={"a": {"b": [inf]}}, when=datetime.date(2024, 1, 31), other="inf")
code = Translator.codify(given)
print(json.dumps([found, code, json.dumps(given, allow_nan=False)]))
`;

test(
  "papermill declares parameters as the notebook does, and writes values as they are",
  {
    skip: existsSync(venvPython(projectRoot())) ? undefined : "no .venv: `npm run setup` makes it",
  },
  () => {
    const cwd = join(__dirname, "python");
    const options = { cwd, encoding: "utf8" } as const;
    const { stdout, stderr } = spawnSync(venvPython(projectRoot()), ["-c", script], options);
    assert.equal(stderr, "");
    const [found, code, noted] = JSON.parse(stdout) as [string[][], string, string];
    assert.deepEqual(found, [
      ["layers", "number[][]", "[[1, 2], [3]]", "nested"],
      ["mode", '"fast" | "slow"', '"fast"', ""],
      ["rate", "None", "0.5", ""],
      ["name", "None", '"a;b, c"', "two"],
      ["apply", "(x: number) => number", "(x) => x", ""],
      ["places", "Map<string, number[]>", 'new Map([\n  ["a", [1]],\n])', ""],
      ["big", "None", "1n", ""],
      ["less", "None", "1 < 2", ""],
      ["most", "number | null", "null", ""],
    ]);
    assert.deepEqual(code.trimEnd().split("\n"), [
      "// Parameters",
      "let rate = -Infinity;",
      'let mode: "fast" | "slow" = "medium";',
      "const most: number | null = NaN;",
      "const big = 1180591620717411303424n;",
      String.raw`let name = "\u2028 \"q\" \\ 世界";`,
      "const layers: number[][] = [[1, null], [true]];",
      'const places: Map<string, number[]> = {"a": {"b": [Infinity]}};',
      'const when = "2024-01-31";',
      'const other = "inf";',
    ]);
    // The notebook's file keeps what was given, and stays JSON.
    assert.match(noted, /"rate": "-Infinity"[^]*"when": "\\"2024-01-31\\""/);
  },
);
