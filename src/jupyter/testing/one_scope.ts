import assert from "node:assert/strict";
import { Session, type Runtime } from "node:inspector";
import { after, test } from "node:test";
import { createContext } from "node:vm";
import fc from "fast-check";
import { startTestCells, type TestCells } from "./cells";

// The same statements, run as cells and run in one scope by V8's own REPL mode, leave the same values.

/** A cell's statements; what stands behind a failure never runs. */
type Cell = Statement[];
type Statement = (names: Names) => string;

/** The names that a sequence may use: variables, functions, classes, each known or not yet. */
class Names {
  readonly known = new Set<string>();
  /** What the cell at hand declares: no name twice. */
  readonly here = new Set<string>();

  of(kind: "v" | "f" | "k", index: number): string {
    return `${kind}${index}`;
  }

  /** Writes a declaration, unless the cell has one of a name already. */
  declaring(declared: string[], text: string): string {
    if (new Set(declared).size < declared.length || declared.some((each) => this.here.has(each))) {
      return "";
    }
    for (const name of declared) {
      this.known.add(name);
      this.here.add(name);
    }
    return text;
  }

  /** An expression: of a number, of names that are known. */
  expression(choice: number): string {
    const known = [...this.known];
    const name = known[choice % Math.max(1, known.length)];
    if (name === undefined) return String(choice);
    // What a cell reads it does not declare below.
    this.here.add(name);
    if (name.startsWith("f")) return `(${name}() + ${choice})`;
    if (name.startsWith("k")) return `(new ${name}().get() - ${choice})`;
    return `(${name} + ${choice})`;
  }

  variable(choice: number): string | undefined {
    const variables = [...this.known].filter((name) => name.startsWith("v"));
    const name = variables[choice % Math.max(1, variables.length)];
    if (name) this.here.add(name);
    return name;
  }
}

const small = fc.nat(5);
const declare = fc.tuple(small, small).map(([index, choice]): Statement => (names) => {
  const name = names.of("v", index);
  const value = names.known.has(name) ? String(choice) : names.expression(choice);
  return names.declaring([name], `let ${name} = ${value};`);
});
const assign = fc.tuple(small, small).map(([index, choice]): Statement => (names) => {
  const name = names.variable(index);
  return name ? `${name} = ${names.expression(choice)};` : "";
});
const add = small.map((index): Statement => (names) => {
  const name = names.variable(index);
  return name ? `for (let i = 0; i < 3; i++) ${name} += i;` : "";
});
const closeOver = fc.tuple(small, small).map(([index, choice]): Statement => (names) => {
  const name = names.of("f", index);
  // Of a variable only: functions that call one another need not end.
  const body = names.variable(choice) ?? String(choice);
  return names.declaring([name], `function ${name}() { return ${body}; }`);
});
const makeClass = fc.tuple(small, small).map(([index, choice]): Statement => (names) => {
  const name = names.of("k", index);
  const body = names.variable(choice) ?? String(choice);
  return names.declaring([name], `class ${name} { get() { return ${body}; } }`);
});
const destructure = fc.tuple(small, small, small).map(([a, b, choice]): Statement => (names) => {
  const [first, second] = [names.of("v", a), names.of("v", b === a ? a + 1 : b)];
  const pattern = `let [{ a: ${first} = 7 }, ...{ length: ${second} = 0 }] = [{ a: ${choice} }, 1];`;
  return names.declaring([first, second], pattern);
});
const assignPattern = fc.tuple(small, small).map(([index, choice]): Statement => (names) => {
  const name = names.variable(index);
  return name ? `[${name} = ${choice}] = [undefined];` : "";
});
const wait = fc.constant<Statement>(() => `await null;`);
const time = fc.tuple(small, small).map(([index, choice]): Statement => (names) => {
  const name = names.variable(index);
  return name ? `setTimeout(() => { ${name} = ${choice}; }, 0);` : "";
});
const fail = fc.constant<Statement>(() => `throw new Error("failed");`);
const statement = fc.oneof(
  { weight: 4, arbitrary: declare },
  { weight: 4, arbitrary: assign },
  add,
  { weight: 3, arbitrary: closeOver },
  makeClass,
  destructure,
  assignPattern,
  wait,
  time,
  fail,
);
const sequence = fc.array(fc.array(statement, { minLength: 1, maxLength: 4 }), {
  minLength: 2,
  maxLength: 5,
});

/** The text of each cell, and an expression of all that is known in the end. */
function written(sequence: Cell[]): { texts: string[]; all: string } {
  const names = new Names();
  const texts = sequence.map((statements) => {
    const lines: string[] = [];
    names.here.clear();
    for (const statement of statements) {
      const line = statement(names);
      lines.push(line);
      if (line.startsWith("throw")) break;
    }
    return lines.join("\n");
  });
  const all = [...names.known].map((name) => {
    if (name.startsWith("f")) return `${name}()`;
    return name.startsWith("k") ? `new ${name}().get()` : name;
  });
  return { texts, all: `[${all.join(", ")}]` };
}

/** Lets the timers of a cell run before the next. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 4));

async function asCells(cells: TestCells, texts: string[], all: string): Promise<unknown> {
  for (const text of texts) {
    const { failure } = await cells.run(text);
    await settle();
    if (failure && failure.evalue !== "failed") throw new Error(`${failure.evalue} in: ${text}`);
  }
  return cells.value(all);
}

/** V8's own way to run one statement after another in one scope. */
class Repl {
  private readonly session = new Session();
  private context = 0;

  constructor() {
    this.session.connect();
    this.session.on("Runtime.executionContextCreated", ({ params }) => {
      this.context = params.context.id;
    });
    this.session.post("Runtime.enable");
  }

  /** The value of `all` after the statements, in a realm of their own. */
  async run(texts: string[], all: string): Promise<unknown> {
    createContext({ setTimeout });
    const contextId = this.context;
    const evaluate = (expression: string, returnByValue = false) =>
      new Promise<Runtime.EvaluateReturnType>((resolve, reject) => {
        const options = { expression, contextId, replMode: true, awaitPromise: true };
        this.session.post("Runtime.evaluate", { ...options, returnByValue }, (error, result) =>
          error ? reject(error) : resolve(result),
        );
      });
    for (const text of texts) {
      await evaluate(text);
      await settle();
    }
    const { result, exceptionDetails } = await evaluate(all, true);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
    return result.value;
  }

  close(): void {
    this.session.disconnect();
  }
}

/** Tests it with so many sequences of cells, from a seed. */
export function testOneScope(numRuns: number, seed: number): void {
  const cells = startTestCells();
  const repl = new Repl();
  after(() => {
    cells.close();
    repl.close();
  });
  test(
    "cells leave the values that the same statements leave in one scope",
    { timeout: 600_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(sequence, async (statements) => {
          const { texts, all } = written(statements);
          const [own, known] = [await asCells(cells, texts, all), await repl.run(texts, all)];
          assert.deepEqual(own, known, texts.join("\n// %%\n"));
        }),
        { numRuns, seed, includeErrorInReport: true },
      );
    },
  );
}
