import assert from "node:assert/strict";
import { Script } from "node:vm";
import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, describe, it } from "node:test";
import { projectRoot } from "../../host/node/project_root";
import { cellFilename, type CellText, failureOf, type Texts } from "./traceback";
import { cleaned, showCellLines } from "./stacks";

/** Cells whose JavaScript stands ten lines below their TypeScript. */
const cell = (source: string): CellText => ({
  source,
  locate: ({ line, column }) => (line > 10 ? { line: line - 10, column } : undefined),
});
const source = "// before\nvar boom = (message) => new Error(message);\nboom('now')";
const texts: Texts = {
  root: projectRoot(),
  cells: new Map([
    ["3", cell(source)],
    ["3.1", cell("silent")],
  ]),
};

function run(code: string, name = "3"): unknown {
  const script = new Script(code, { filename: cellFilename(name), lineOffset: 10 });
  return script.runInThisContext();
}
const shown = (thrown: unknown) =>
  stripVTControlCharacters(failureOf(thrown, texts).traceback.join("\n"));

const prepare = Error.prepareStackTrace;
const restore = () =>
  Object.defineProperty(Error, "prepareStackTrace", {
    ...{ value: prepare, configurable: true, writable: true },
  });

describe("an error of a cell", () => {
  beforeEach(() => showCellLines(texts));
  afterEach(restore);

  it("has the cell's own lines in its stack, and no frame of the kernel or of Node", () => {
    const error = run(source) as Error;
    assert.equal(error.stack, "Error: now\n    at boom (Cell [3]:2:25)\n    at Cell [3]:3:1");
    assert.match(shown(error), /^Error: now\n {2}at boom, Cell \[3\]:2:25\n.*1 \| \/\/ before\n/);
  });

  it("quotes the cell that it came from, not one of the same number", () => {
    assert.match(shown(run(`new Error("quiet")`, "3.1")), /Cell \[3\.1\]:1:1\n {4}1 \| silent\n/);
  });

  it("keeps what another's prepareStackTrace makes of it, until that is taken back", () => {
    const before = Error.prepareStackTrace;
    Error.prepareStackTrace = (_, sites) => sites.map((site) => site.getFileName());
    const { stack } = run(source) as { stack: unknown };
    assert.ok(Array.isArray(stack) && stack[0] === cellFilename("3"));
    Error.prepareStackTrace = before;
    assert.match(String((run(source) as Error).stack), /Cell \[3\]:2:25/);
    Reflect.set(Error, "prepareStackTrace", undefined);
    assert.match(String((run(source) as Error).stack), /Cell \[3\]:2:25/);
  });

  it("of no cell is left as it is", () => {
    const filename = "/packages/library.js";
    const error = new Script(`new Error("library")`, { filename }).runInThisContext() as Error;
    const stack = `Error: library\n    at ${filename}:1:1\n    at x (node:vm:1:1)`;
    assert.equal(cleaned(stack, 2, texts), stack);
    assert.match(String(error.stack), /\/packages\/library\.js:1:1/);
  });

  it("has its stack, though its message throws", () => {
    const broken = `class Odd extends Error { get message() { throw 1; } }\nnew Odd()`;
    assert.match(String((run(broken) as Error).stack), /\n {4}at Cell \[3\]:2:1/);
  });

  it("shows no line of its message as a frame", () => {
    const error = run(`new Error("first\\n    at x (Cell [3]:1:1)\\nlast")`) as Error;
    assert.equal(shown(error).match(/at x/g)?.length, 1);
  });
});

describe("what a failure tells", () => {
  it("every error of several, what they have beside their message, and their causes", () => {
    const first = Object.assign(new Error("first"), { code: "E_ONE", shape: [1, 2] });
    const second = new TypeError("second", { cause: "root" });
    const told = shown(new AggregateError([first, second], "two things"));
    assert.match(told, /^AggregateError: two things\n[^]*error 1 of 2:\nError: first\n/);
    assert.match(told, / {2}\{ code: 'E_ONE', shape: \[ 1, 2 \] \}\n[^]*error 2 of 2:\nTypeError/);
    assert.match(told, /caused by:\nThrown: 'root'$/);
  });

  it("a class's name where it gave its errors none", () => {
    class OwnError extends Error {}
    class Named extends Error {
      override name = "Other";
    }
    assert.equal(failureOf(new OwnError("x"), texts).ename, "OwnError");
    assert.equal(failureOf(new Named("x"), texts).ename, "Other");
    assert.equal(failureOf(new RangeError("x"), texts).ename, "RangeError");
    assert.equal(failureOf(new DOMException("x", "AbortError"), texts).ename, "AbortError");
  });

  const circle = new Error("circle");
  circle.cause = circle;
  const deep = Array.from({ length: 20_000 }).reduce<Error>(
    (cause, _, i) => new Error(`cause ${i}`, { cause }),
    new Error("root"),
  );
  const { proxy, revoke } = Proxy.revocable(new Error("gone"), {});
  revoke();
  const trap = new Proxy(new Error("trapped"), {
    get: () => assert.fail("read"),
    ownKeys: () => assert.fail("listed"),
    getPrototypeOf: () => assert.fail("asked"),
  });
  const throwing = (name: string) =>
    Object.defineProperty(new Error("x"), name, {
      get: () => assert.fail(`${name} was read`),
      enumerable: true,
    });
  const odd: Record<string, [unknown, RegExp]> = {
    "a cause that is the error itself": [circle, /^Error: circle\n[^]*caused by:\nError: circle\n {2}\(as above\)$/], // prettier-ignore
    "20,000 causes": [deep, /^Error: cause 19999\n[^]*… and more errors behind these$/],
    "1,000 errors": [new AggregateError(Array.from({ length: 1000 }, (_, i) => new Error(`${i}`))), /error 9 of 100:[^]*more errors/], // prettier-ignore
    "an error among its own errors": [Object.assign(new Error("own"), { errors: [circle] }), /error 1 of 1:\nError: circle/], // prettier-ignore
    "a revoked proxy": [proxy, /^Thrown: <Revoked Proxy>$/],
    "a proxy that refuses": [trap, /^Thrown: /],
    "a numeric stack": [Object.assign(new Error("x"), { stack: 42 }), /^Error: x$/],
    "no stack": [Object.assign(new Error("x"), { stack: undefined }), /^Error: x$/],
    "a stack that throws": [throwing("stack"), /^Error: x$/],
    "a message that throws": [throwing("message"), /^Error: /],
    "a name that throws": [throwing("name"), /^Error: x/],
    "a code that throws": [throwing("code"), /^Error: x[^]*code: undefined/],
    "a cause that throws": [throwing("cause"), /^Error: x/],
    "errors that throw": [throwing("errors"), /^Error: x/],
    "a symbol as name": [Object.assign(new Error("x"), { name: Symbol("odd") }), /^Symbol\(odd\): x/], // prettier-ignore
    "an object as message": [Object.assign(new Error(), { message: { a: 1 } }), /^Error: \{ a: 1 \}/], // prettier-ignore
    "an error without a prototype": [Object.setPrototypeOf(new Error("x"), null), /^Error: x/],
    nothing: [undefined, /^Thrown: undefined$/],
    "null": [null, /^Thrown: null$/], // prettier-ignore
    "a symbol": [Symbol("s"), /^Thrown: Symbol\(s\)$/],
    "an object": [{ status: 404 }, /^Thrown: \{ status: 404 \}$/],
  };
  for (const [name, [thrown, told]] of Object.entries(odd)) {
    it(`of ${name} comes to an end`, () => assert.match(shown(thrown), told));
  }

  it("is quick though a recursion fills the stack with thousands of frames", () => {
    let asked = 0;
    const slow: CellText = {
      source: "x",
      locate: () => {
        asked++;
        return { line: 1, column: 1 };
      },
    };
    const frames = "\n    at f (latent-lab:cell/7:1:2)".repeat(10_000);
    const error = Object.assign(new Error("x"), { stack: `Error: x${frames}` });
    const { traceback } = failureOf(error, { root: "/", cells: new Map([["7", slow]]) });
    assert.equal(asked, 1);
    assert.ok(traceback.length < 40);
  });
});
