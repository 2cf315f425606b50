import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { hostSymbol } from "../../host/notebook_host";
import { projectRoot } from "../../host/node/project_root";
import { startTestCells, type TestCells } from "../testing/cells";

// Cells one after the other in this process, as people write them.

const folder = mkdtempSync(join(tmpdir(), "beside notebooks "));
let cells: TestCells;
before(() => (cells = startTestCells(folder)));
after(() => {
  cells.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The value of the last of several cells. */
async function last(...codes: string[]): Promise<unknown> {
  let value: unknown;
  for (const code of codes) value = await cells.value(code);
  return value;
}

async function failure(code: string): Promise<string> {
  const { failure } = await cells.run(code);
  assert.ok(failure, `no failure of ${code}`);
  return `${failure.ename}: ${failure.evalue}`;
}

describe("a top-level name is one variable", () => {
  it("which functions, classes and timers of earlier cells see as it is now", async () => {
    const rate = "let rate = 0.1; const step = () => rate * 10;";
    assert.equal(await last(rate, "rate = 0.5; step()"), 5);
    assert.equal(
      await last(
        "function helper() { return 1; }\nconst call = () => helper();",
        "function helper() { return 2; }",
        "call()",
      ),
      2,
    );
    assert.equal(
      await last(
        "class Box { size = 1; }\nconst make = () => new Box().size;",
        "class Box { size = 2; }",
        "make()",
      ),
      2,
    );
    assert.equal(
      await last(
        "class Grown { size = 1; }",
        "interface Grown { more?: number; }",
        "interface Grown { most?: number; }",
        "const grown: Grown = new Grown(); grown.most = 5; grown.size + grown.most",
      ),
      6,
    );
    const timer =
      "let ticks = 0; const ticked = new Promise<void>((done) => setTimeout(() => { ticks += 1; done(); }, 1));";
    assert.equal(await last(timer, "ticks = 10; await ticked; ticks"), 11);
    assert.equal(
      await last(
        "let calls = 0; function count(): number { calls++; return calls; }",
        "calls = 5;",
        "count() + calls",
      ),
      12,
    );
  });

  it("whichever way it is declared and assigned", async () => {
    const patterns =
      "let { a, b: [c = 7, ...d], ...rest } = { a: 1, b: [undefined, 3, 4], e: 5, f: 6 };";
    assert.deepEqual(await last(patterns, "[a, c, d, rest]"), [1, 7, [3, 4], { e: 5, f: 6 }]);
    assert.deepEqual(
      await last(
        "let g = 1, h = 1;",
        "({ g, h = 7 } = { g: 10 } as { g: number; h?: number });\n[g, h, (globalThis as any).h]",
      ),
      [10, 7, undefined],
    );
    assert.deepEqual(
      await last(
        "for (var i = 0, j = 5; i < 3; i++) { var k = i; }\nfor (var key of ['x']) ;",
        "[i, j, k, key]",
      ),
      [3, 5, 2, "x"],
    );
    assert.equal(await last("let n: number | undefined = 1;", "n = undefined; n ??= 4; n"), 4);
    assert.equal(
      await last("const before = early(); function early() { return 'hoisted'; }", "before"),
      "hoisted",
    );
    assert.equal(await last("var kept = 3;", "var kept; kept"), 3);
  });

  it("of which a failed cell undoes nothing, and keeps what it had declared", async () => {
    await last("let best: number | null = 5; let untouched = 1;");
    await cells.run(
      "best = null; let made = 2; throw new Error('no'); let unmade = 3; let untouched = 9;",
    );
    assert.deepEqual(await cells.value("[best, made, untouched]"), [null, 2, 1]);
    assert.match(await failure("unmade"), /Cannot find name 'unmade'/);
  });

  it("whose type and constancy later cells are held to", async () => {
    await last(
      "let mode: 'fast' | 'slow' = 'fast'; const fixed = 1; class Secret { #key = 1; private own = 2; }",
    );
    assert.match(await failure("mode = 'medium'"), /TS2322/);
    assert.match(await failure("fixed = 2"), /TS2588/);
    assert.match(await failure("const own = 1; own = 2"), /TS2588/);
    assert.match(await failure("new Secret().own"), /TS2341/);
    assert.equal(await last("const fixed = 'anew';", "fixed"), "anew");
  });

  it("that never gets into the way of what a library looks for", async () => {
    await last(
      "const URL = 'https://example.org'; const process = { env: 1 }, { Buffer } = { Buffer: 3 }; let define: any = () => 0; (define as any).amd = true;",
    );
    assert.deepEqual(await cells.value("({ URL, process, all: [Buffer] })"), {
      URL: "https://example.org",
      process: { env: 1 },
      all: [3],
    });
    assert.equal(typeof URL, "function");
    assert.equal(typeof process.exit, "function");
    const inside = "const inside = (URL: number) => { const o = { URL }; return o.URL + 1; };";
    assert.equal(await last(inside, "inside(2)"), 3);
    assert.equal(typeof globalThis.Buffer, "function");
  });

  it("and `this` of a function is not the cells", async () => {
    assert.equal(await last("function self(this: unknown) { return this; }", "self()"), undefined);
    assert.deepEqual(
      await cells.value("[typeof (globalThis as any).self, typeof (globalThis as any).rate]"),
      ["undefined", "undefined"],
    );
  });
});

describe("await", () => {
  it("stands anywhere", async () => {
    assert.equal(await cells.value("await (async () => 3)()"), 3);
    assert.equal(
      await cells.value("(await (await Promise.resolve({ json: async () => 4 })).json())"),
      4,
    );
    const ticks =
      "async function* tick(n: number) { for (let i = 0; i < n; i++) yield i; }\nlet seen: number[] = [];";
    assert.deepEqual(
      await last(ticks, "for await (const t of tick(3)) seen.push(t);", "seen"),
      [0, 1, 2],
    );
    assert.equal(
      await last(
        "let sum = 0;\nfor (const each of [1, 2]) { if (each) sum += await Promise.resolve(each); }",
        "sum",
      ),
      3,
    );
    assert.equal(
      await last(
        "const { length = await Promise.resolve(1), [await Promise.resolve('x')]: found } = { x: 5 } as any;",
        "length + found",
      ),
      6,
    );
  });

  it("is not what a last expression does by itself", async () => {
    const { value } = await cells.run("await null; Promise.resolve(5)");
    assert.ok(value instanceof Promise);
    assert.equal(await value, 5);
  });
});

describe("the language", () => {
  const newer: [code: string, value: unknown][] = [
    ["[3, 1, 2].toSorted().findLast((x) => x < 3)", 2],
    [
      "const log: string[] = [];\n{ using r = { [Symbol.dispose]() { log.push('gone'); } }; log.push('here'); }\nlog.join()",
      "here,gone",
    ],
    ["const cfg = { a: 1 } satisfies Record<string, number>; cfg.a", 1],
    [
      "class Point { accessor x = 3; static #p = 4; static p() { return Point.#p; } }\n[new Point().x, Point.p()].join()",
      "3,4",
    ],
    [
      "function twice(f: (n: number) => number, _: ClassMethodDecoratorContext) { return (n: number) => 2 * f(n); }\nclass D { @twice g(n: number) { return n; } }\nnew D().g(4)",
      8,
    ],
    [
      "function older(target: any, key: string) { target.noted = key; }\nclass O { @older field?: string; }\n(new O() as any).noted",
      "field",
    ],
    ["namespace Names { export const k = 5; } Names.k", 5],
    ["enum Level { Low, High } Level[1]", "High"],
    ["enum Level { Other = 'o' } JSON.stringify(Level)", '{"Other":"o"}'],
    ["const enum Fixed { A = 4 } Fixed.A", 4],
    ["Fixed.A", 4],
    [
      "abstract class Shape { abstract area(): number; }\nclass Square extends Shape { constructor(private side: number) { super(); } area() { return this.side ** 2; } }\nnew Square(3).area()",
      9,
    ],
    [
      "function over(a: string): string; function over(a: number): number; function over(a: any) { return a; }\nover(3)",
      3,
    ],
    ["over('x')", "x"],
    [
      "declare global { interface Array<T> { second(): T } }\nArray.prototype.second = function () { return this[1]; };\n[1, 2].second()",
      2,
    ],
    ["[7, 8].second()", 8],
    ["delete (Array.prototype as any).second", true],
    ["// @ts-nocheck\nconst wrong: number = 'text'; wrong", "text"],
    ["import manifest from './package.json' with { type: 'json' }; manifest.name", "latent-lab"],
    ["import fs = require('node:fs'); typeof fs.readFileSync", "function"],
    [
      "import { sep as separator, type PlatformPath } from 'node:path'; import * as path from 'node:path';\npath.sep === separator",
      true,
    ],
    ["/(?<year>\\d+)/v.exec('in 2026')?.groups?.year", "2026"],
    ["(await import('node:os')).EOL", "\n"],
    ["const later = () => import('node:path'); (await later()).basename('/a/b')", "b"],
    ["import isPathInside from 'is-path-inside'; isPathInside('/a/b', '/a')", true],
    [
      "(import.meta.url.startsWith('file://') && import.meta.dirname === __dirname) && typeof import.meta.resolve('node:fs')",
      "string",
    ],
  ];
  for (const [code, value] of newer) {
    it(code.split("\n")[0] ?? "", async () => assert.deepEqual(await cells.value(code), value));
  }

  it("says what this Node does not have", async () => {
    if ("groupBy" in Object) return;
    assert.match(
      await failure("Object.groupBy([1], () => 'a')"),
      /TS2550.*\(Node .* does not have it\)$/,
    );
  });
});

describe("export in a cell", () => {
  it("is ignored, with the cell running", async () => {
    assert.equal(
      await last(
        "export const e1 = 5;\nexport function dbl(x: number) { return 2 * x; }",
        "dbl(e1)",
      ),
      10,
    );
    assert.equal(
      await last(
        "export interface Cfg { a: number }\nexport class M { n = 1 }",
        "const cfg1: Cfg = { a: new M().n }; cfg1.a",
      ),
      1,
    );
    assert.equal(await last("export default class Z { z = 1 }", "new Z().z"), 1);
    assert.equal(
      await cells.value(
        "const x1 = 1; export { x1, x1 as y1 }; export { basename } from 'node:path'; export type { Cfg }; x1",
      ),
      1,
    );
    assert.equal(await cells.value("export default 6 * 7"), 42);
    assert.equal(await last("export default function named() { return 3; }", "named()"), 3);
  });
});

describe("files beside the notebook", () => {
  before(() => {
    const files = {
      "helper.ts":
        "export const twice = (x: number): number => 2 * x;\nexport interface Opt { a: number }\n",
      "conf.json": '{ "name": "beside" }',
      "lib.mjs": "export const esm = 42;\n",
      "data.csv": "a,b\n",
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  });

  it("are imported, required and read before those of the project", async () => {
    assert.equal(
      await cells.value(
        "import { twice, type Opt } from './helper'; const opt: Opt = { a: twice(4) }; opt.a",
      ),
      8,
    );
    assert.equal(await cells.value("import { twice as t2 } from './helper.js'; t2(1)"), 2);
    assert.equal(await cells.value("import { twice as t3 } from './helper.ts'; t3(1)"), 2);
    assert.equal(
      await cells.value("import conf from './conf.json'; conf.name + require('./conf.json').name"),
      "besidebeside",
    );
    assert.equal(await cells.value("(await import('./lib.mjs')).esm"), 42);
    assert.equal(
      await cells.value(
        "import { readFileSync, promises } from 'node:fs'; readFileSync('data.csv', 'utf8') + await promises.readFile('data.csv', 'utf8')",
      ),
      "a,b\na,b\n",
    );
    assert.equal(
      await cells.value("readFileSync('package.json', 'utf8').includes('latent-lab')"),
      true,
    );
    assert.equal(
      await cells.value("import { klDivergence } from '../src/math'; typeof klDivergence"),
      "function",
    );
    assert.deepEqual(await cells.value("[__dirname, (globalThis as any).process.cwd()]"), [
      folder,
      projectRoot(),
    ]);
  });

  it("that are missing are said to be looked for in both places", async () => {
    for (const code of [
      "import { x } from './nowhere'",
      "require('./nowhere')",
      "readFileSync('nowhere.csv')",
      "await promises.readFile('nowhere.csv')",
    ]) {
      const said = await failure(code);
      assert.ok(
        said.includes(`looked in the notebook's folder (${folder}) and in the project's root`),
        said,
      );
    }
  });
});

it("a cell that was written for tslab shows by tslab's display", async () => {
  const shown: unknown[] = [];
  const host = { display: (...given: unknown[]) => shown.push(given) };
  Object.defineProperty(globalThis, hostSymbol, { value: host, configurable: true });
  try {
    await last(
      "import * as tslab from 'tslab'; tslab.display.html('<b>b</b>'); const place = tslab.newDisplay();",
      "place.text('one'); place.text('two');",
    );
  } finally {
    Reflect.deleteProperty(globalThis, hostSymbol);
  }
  const [html, one, two] = shown as [object, { displayId?: string; update?: boolean }][];
  assert.deepEqual(html?.[0], { "text/html": "<b>b</b>" });
  assert.deepEqual([one?.[0], two?.[0]], [{ "text/plain": "one" }, { "text/plain": "two" }]);
  assert.equal(one?.[1].displayId, two?.[1].displayId);
  assert.equal(two?.[1].update, true);
});

it("a cell says which values it uses from before another cell was run again", async () => {
  const shown: string[] = [];
  const host = {
    saysStale: true,
    display: (data: Record<string, string>) => shown.push(data["text/plain"] ?? ""),
  };
  Object.defineProperty(globalThis, hostSymbol, { value: host, configurable: true });
  try {
    await last(
      "const beta = 1;",
      "function build() { return { beta }; }",
      "const built = build();",
      "built.beta",
    );
    assert.deepEqual(shown, []);
    assert.equal(await last("const beta = 4;", "built.beta"), 1);
    assert.match(shown.join("|"), /^this cell used `built` from before In \[\d+\] was run again$/);
    assert.equal(await last("const built = build();", "built.beta"), 4);
    host.saysStale = false;
    await last("const beta = 5;", "built.beta");
    assert.equal(shown.length, 1);
  } finally {
    Reflect.deleteProperty(globalThis, hostSymbol);
  }
});
