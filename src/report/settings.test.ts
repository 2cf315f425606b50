import assert from "node:assert/strict";
import { test } from "node:test";
import type { Parameter } from "./parameters";
import { plannedRuns, runName } from "./settings";

const parameters: Parameter[] = [
  { name: "beta", head: "const beta", text: "1", kind: "number" },
  { name: "isCvae", head: "const isCvae", text: "false", kind: "boolean" },
  { name: "name", head: "const name", text: '"a"', kind: "string" },
  { name: "hiddenSizes", head: "const hiddenSizes", text: "[512]", kind: "unknown" },
];

test("lists of values give the product of runs, and what varies names them", () => {
  const runs = plannedRuns(["beta=1,4e0", "name=x", "isCvae=false,true"], parameters);
  assert.deepEqual(runs, [
    { values: { beta: 1, name: "x", isCvae: false }, varied: { beta: 1, isCvae: false } },
    { values: { beta: 1, name: "x", isCvae: true }, varied: { beta: 1, isCvae: true } },
    { values: { beta: 4, name: "x", isCvae: false }, varied: { beta: 4, isCvae: false } },
    { values: { beta: 4, name: "x", isCvae: true }, varied: { beta: 4, isCvae: true } },
  ]);
  assert.deepEqual(
    runs.map(({ varied }) => runName(varied)),
    ["beta=1, isCvae=false", "beta=1, isCvae=true", "beta=4, isCvae=false", "beta=4, isCvae=true"],
  );
  assert.deepEqual(plannedRuns([], parameters), [{ values: {}, varied: {} }]);
});

test("commas in brackets and quotes part nothing", () => {
  const values = (setting: string) =>
    plannedRuns([setting], parameters).map((run) => Object.values(run.values)[0]);
  assert.deepEqual(values("hiddenSizes=[512,256]"), [[512, 256]]);
  assert.deepEqual(values("hiddenSizes=[512,256],[64]"), [[512, 256], [64]]);
  assert.deepEqual(values('name="a,b"'), ["a,b"]);
  assert.deepEqual(values("name=a,b"), ["a", "b"]);
  assert.deepEqual(values("name=a=1,12"), ["a=1", "12"]);
  assert.deepEqual(values("name="), [""]);
});

test("what cannot be meant is refused in one line", () => {
  const mistakes: [string[], RegExp][] = [
    [["beta=1,,4"], /^beta is a number \(1 in the notebook\), got nothing$/],
    [["beta=1,two"], /got two$/],
    [["beta=1,1.0"], /^-p beta=1,1.0 lists 1 twice$/],
    [["beta=1", "beta=4"], /^-p beta is given twice: -p beta=A,B runs/],
    [["beat=1"], /did you mean beta\?/],
    [["beta"], /-p takes name=value, got beta/],
  ];
  for (const [settings, message] of mistakes) {
    assert.throws(() => plannedRuns(settings, parameters), { name: "UserError", message });
  }
});
