import { Script } from "node:vm";
import { inCell, type Cell } from "./cell";
import { CompileError, Compiler, type Compiled } from "../compile/compiler";
import { keepAssigned } from "../compile/declarations";
import { createLoader } from "./loader";
import { sourcePosition } from "../compile/positions";
import { shielded } from "../interrupt/shield";
import { isBrokenOff } from "./safely";
import { showCellLines } from "./stacks";
import { cellFilename, compileFailure, failureOf, type CellText, type Failure } from "./traceback";
import { inOwnTurn } from "../interrupt/turn";

/** How a cell ended: with its last expression's value (undefined for none), or failing. */
export interface Outcome {
  value?: unknown;
  failure?: Failure;
}

/** The user's interrupt, as the error that ends a cell. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  override stack = undefined;
  constructor() {
    super("the cell was interrupted");
  }
}

/** How long an interrupted cell may take to end by itself, at the end of its training's step. */
const graceMilliseconds = 1000;
const cellScope = Symbol.for("latent-lab.cell");

/** Compiles and runs cells, one after the other, in one global scope. */
export class Executor {
  readonly compiler = new Compiler();
  private readonly loader: ReturnType<typeof createLoader>;
  private readonly values = Object.create(null) as Record<string, unknown>;
  private readonly cells = new Map<string, CellText>();
  private brokenOff = new AbortController();

  constructor(private readonly root: string) {
    this.loader = createLoader(root);
    const scope = { exports: assignable(this.values), require: this.loader.require };
    Object.defineProperty(globalThis, cellScope, { value: scope });
    showCellLines({ root, cells: this.cells });
  }

  /** Runs a cell to its end, or until an interrupt's time of grace is over. */
  async execute(cell: Cell): Promise<Outcome> {
    let compiled: Compiled;
    try {
      compiled = shielded(() => this.compiler.compile(cell.code));
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      return { failure: compileFailure(error.problems, cell.code, cell.name, this.root) };
    }
    this.cells.set(cell.name, this.textOf(cell.code, compiled.javascript));
    this.loader.forgetEdited();
    const before = { ...this.values };
    this.brokenOff = new AbortController();
    try {
      await untilInterrupted(
        cell.interrupt.signal,
        this.brokenOff.signal,
        started(() => inCell(cell, () => run(compiled, cell.name))),
      );
      this.compiler.declarations = compiled.declarations;
      const value = compiled.lastExpression && this.values[compiled.lastExpression];
      if (cell.interrupt.signal.aborted)
        return { value, failure: this.failureOf(new Interrupted()) };
      return { value };
    } catch (thrown) {
      this.keepWhatRan(compiled, before);
      return { failure: this.failureOf(thrown) };
    } finally {
      if (compiled.lastExpression) delete this.values[compiled.lastExpression];
    }
  }

  /** Ends the running cell, whose code was broken off and will never end by itself. */
  endBrokenOff(): void {
    this.brokenOff.abort();
  }

  /** What was thrown in, or left behind by, a cell. */
  failureOf(thrown: unknown): Failure {
    return failureOf(isBrokenOff(thrown) ? new Interrupted() : thrown, {
      root: this.root,
      cells: this.cells,
    });
  }

  /** Keeps what a failed cell had assigned before it failed; its other names keep their old values. */
  private keepWhatRan(compiled: Compiled, before: Record<string, unknown>): void {
    const assigned = new Set(Object.keys(this.values).filter((n) => this.values[n] !== undefined));
    for (const [name, value] of Object.entries(before)) this.values[name] ??= value;
    this.compiler.declarations = keepAssigned(
      this.compiler.tslab.typescript,
      this.compiler.declarations,
      compiled.declarations,
      assigned,
    );
  }

  private textOf(source: string, javascript: string): CellText {
    const typescript = this.compiler.tslab.typescript;
    const lines = javascript.split("\n").length;
    return {
      source,
      locate: (at) =>
        at.line < lines ? sourcePosition(typescript, source, javascript, at) : undefined,
    };
  }
}

/** Runs a cell's code in a turn of its own, so that breaking it off loses nothing of the kernel's. */
function started(code: () => unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    inOwnTurn(() => {
      try {
        resolve(code());
      } catch (thrown) {
        reject(thrown as Error);
      }
    });
  });
}

/** Runs a cell's JavaScript; SIGINT breaks off its part before the first await. */
function run(compiled: Compiled, name: string): unknown {
  const scope = `globalThis[Symbol.for("latent-lab.cell")]`;
  const head = `(${compiled.isAsync ? "async " : ""}function (exports, require) {\n`;
  const script = new Script(
    `${head}${compiled.javascript}\n})(${scope}.exports, ${scope}.require)`,
    { filename: cellFilename(name), lineOffset: -1 },
  );
  return script.runInThisContext({ breakOnSigint: true, displayErrors: false });
}

/** Waits for `running`, but no longer than the time of grace after an interrupt. */
async function untilInterrupted(
  interrupt: AbortSignal,
  brokenOff: AbortSignal,
  running: Promise<unknown>,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const listening = new AbortController();
  const interrupted = new Promise<never>((_, reject) => {
    const end = () => reject(new Interrupted());
    onAbort(brokenOff, listening.signal, end);
    onAbort(interrupt, listening.signal, () => (timer = setTimeout(end, graceMilliseconds)));
  });
  try {
    await Promise.race([running, interrupted]);
  } finally {
    clearTimeout(timer);
    listening.abort();
  }
}

/** Calls `then` when `signal` is aborted, at once if it is already, but not after `done` is. */
function onAbort(signal: AbortSignal, done: AbortSignal, then: () => void): void {
  if (signal.aborted) then();
  else signal.addEventListener("abort", then, { once: true, signal: done });
}

/**
 * The cells' `exports`: names can be assigned again by later cells, imported ones too, which the
 * compiler defines as read-only.
 */
function assignable(values: Record<string, unknown>): Record<string, unknown> {
  return new Proxy(values, {
    defineProperty(target, name, { get, value }) {
      if (typeof name === "string" && name !== "__esModule") target[name] = get ? get() : value;
      return true;
    },
  });
}
