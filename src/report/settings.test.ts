import assert from "node:assert/strict";
import { test } from "node:test";
import type { Kind, Parameter } from "./parameters";
import { plannedRuns, runName } from "./settings";
import { valueOf, valueText } from "./values";

const parameters: Parameter[] = [
  { name: "beta", head: "const beta", text: "1", kinds: ["number"] },
  { name: "isCvae", head: "const isCvae", text: "false", kinds: ["boolean"] },
  { name: "name", head: "const name", text: '"a"', kinds: ["string"] },
  { name: "hiddenSizes", head: "const hiddenSizes", text: "[512]", kinds: ["object"] },
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

test("a value that is JSON is one value", () => {
  const one = (name: string, text: string, kinds: Kind[] = []) => {
    const runs = plannedRuns([`${name}=${text}`], [{ name, head: "", text: "", kinds }]);
    assert.equal(runs.length, 1, text);
    return runs[0]?.values[name];
  };
  assert.deepEqual(one("layers", "[[1,2],[3,4]]"), [
    [1, 2],
    [3, 4],
  ]);
  assert.deepEqual(one("options", '{"a":{"b":2},"c":[9]}'), { a: { b: 2 }, c: [9] });
  assert.deepEqual(one("list", '["a]b", 2, "c,d", "\\"{"]'), ["a]b", 2, "c,d", '"{']);
  assert.equal(one("name", '"a,b] \\"c"', ["string"]), 'a,b] "c');
  assert.equal(one("name", "a]b", ["string"]), "a]b");
  assert.equal(one("name", "12", ["string"]), "12");
  assert.equal(one("mode", "fast", ["string", "null"]), "fast");
  assert.equal(one("mode", "null", ["string", "null"]), null);
  assert.equal(one("mode", "0.5", ["number", "string"]), 0.5);
});

test("what JSON does not hold is written as it is", () => {
  const written = (text: string, kinds: Kind[] = ["number"]) =>
    valueText(valueOf(text, { name: "x", head: "", text: "", kinds }));
  for (const [text, source] of [
    ["12345678901234567890", "12345678901234567890"],
    ["inf", "Infinity"],
    ["-.inf", "-Infinity"],
    ["nan", "NaN"],
    ["Infinity", "Infinity"],
    [".5", "0.5"],
    ["1_000", "1000"],
    ["0x10", "16"],
    ["+2", "2"],
  ] as const) {
    assert.equal(written(text), source);
  }
  assert.equal(written("123456789012345678901", ["bigint"]), "123456789012345678901n");
  assert.equal(written("5n", ["bigint"]), "5n");
  assert.equal(written("[1, 9007199254740993]", []), "[1, 9007199254740993]");
  assert.equal(written("a\u2028b", ["string"]), '"a\\u2028b"');
  assert.equal(written("inf", ["string"]), '"inf"');
});

test("what cannot be meant is refused in one line", () => {
  const mistakes: [string[], RegExp][] = [
    [["beta=1,,4"], /^beta is a number \(1 in the notebook\), got nothing$/],
    [["beta=1,two"], /got two$/],
    [["beta=1,1.0"], /^-p beta=1,1.0 lists 1 twice$/],
    [["beta=1", "beta=4"], /^-p beta is given twice: -p beta=A,B runs/],
    [
      ["hiddenSizes=[1,2"],
      /^hiddenSizes is a list or an object \(\[512\] in the notebook\), got \[1,2$/,
    ],
    [["beat=1"], /did you mean beta\?/],
    [["kl_weight=1"], /did you mean beta\?/],
    [["beta"], /-p takes name=value, got beta/],
  ];
  for (const [settings, message] of mistakes) {
    assert.throws(() => plannedRuns(settings, parameters), { name: "UserError", message });
  }
});

test("a number that JavaScript does not hold is refused, wherever it stands", () => {
  const parameters = (kinds: Parameter["kinds"]): Parameter[] => [
    { name: "a", head: "const a", text: "1", kinds },
  ];
  for (const text of ["1e400", "-1e400", "1e-400", "0x" + "f".repeat(300), "1_0e400"]) {
    assert.throws(
      () => plannedRuns([`a=${text}`], parameters(["number"])),
      /no number of JavaScript holds/,
    );
  }
  assert.throws(() => plannedRuns(["a=[1,[1e400]]"], parameters(["object"])), /holds 1e400/);
  assert.throws(
    () => plannedRuns([`a=${"[".repeat(200)}`], parameters([])),
    /more than 100 brackets/,
  );
  const value = (text: string, kind: "number" | "string") =>
    valueText(plannedRuns([`a=${text}`], parameters([kind]))[0]?.values.a);
  assert.equal(value("1e400", "string"), '"1e400"');
  assert.equal(value("-0", "number"), "-0");
  assert.equal(value("0e9", "number"), "0");
  assert.equal(value("1e308", "number"), "1e+308");
});

test("more runs than anybody waits for are refused at once", () => {
  const many = Array.from({ length: 1000 }, (_, i) => i).join(",");
  const parameters = ["a", "b"].map((name): Parameter => {
    return { name, head: `const ${name}`, text: "1", kinds: ["number"] };
  });
  assert.throws(
    () => plannedRuns([`a=${many}`, `b=${many}`], parameters),
    /more than 10000 runs: shorten them/,
  );
  assert.equal(plannedRuns([`a=${many}`], parameters).length, 1000);
});
