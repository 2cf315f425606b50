import { SourceMap, type SourceMapPayload } from "node:module";
import { isAbsolute, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Script } from "node:vm";
import { SharedBindings } from "./bindings";
import { inCell, type Cell } from "./cell";
import { Compiler, type Compiled } from "../compile/compiler";
import { cellParameter } from "../compile/lower";
import type { Place } from "../compile/place";
import { CompileError } from "../compile/problems";
import { Provenance } from "./provenance";
import { sayStale } from "./say_stale";
import { lookBesideNotebook } from "./beside_notebook";
import type { Carried } from "../compile/carried";
import { createLoader } from "./loader";
import { Interrupted } from "../interrupt/interrupted";
import { showCellLines } from "./stacks";
import { dropShields } from "../interrupt/shield";
import { leaveBrokenOff, openScopes } from "./tensorflow_engine";
import { cellFilename, compileFailure, failureOf, type CellText, type Failure } from "./traceback";
import type { Outcome } from "../surroundings";
import { outcomeInOwnTurn } from "../interrupt/turn";

/** How long an interrupted cell may take to end by itself, at the end of its training's step. */
const graceMilliseconds = 1000;

/** Compiles and runs cells, one after the other, in one scope. */
export class Executor {
  readonly compiler: Compiler;
  private readonly loader: ReturnType<typeof createLoader>;
  private readonly bindings = new SharedBindings();
  private readonly provenance = new Provenance();
  private readonly cells = new Map<string, CellText>();
  private readonly scope: CellScope;
  private brokenOff = new AbortController();
  private scopesBefore = 0;

  constructor(private readonly place: Place) {
    this.compiler = new Compiler(place);
    this.loader = createLoader(place);
    this.scope = scopeOf(place, this.loader);
    lookBesideNotebook(place);
    showCellLines({ root: place.root, cells: this.cells });
  }

  /** Runs a cell to its end, or until an interrupt's time of grace is over. */
  async execute(cell: Cell): Promise<Outcome> {
    let compiled: Compiled;
    try {
      compiled = this.compiler.compile(cell.code);
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      return { failure: compileFailure(error.problems, cell.code, cell.name, this.place.root) };
    }
    this.cells.set(cell.name, textOf(cell.code, compiled));
    this.loader.forgetEdited();
    const isNumbered = cell.name === String(cell.count);
    if (isNumbered) inCell(cell, () => sayStale(this.provenance.staleAmong(compiled.uses)));
    const before = this.bindings.values(compiled.bindings);
    this.bindings.declare(compiled.bindings);
    this.brokenOff = new AbortController();
    this.scopesBefore = openScopes();
    try {
      const shown = await untilInterrupted(
        cell.interrupt.signal,
        this.brokenOff.signal,
        outcomeInOwnTurn(() => inCell(cell, () => this.run(compiled, cell.name))),
      );
      this.keep(cell, compiled, compiled.declares);
      const value = shown?.[0];
      if (cell.interrupt.signal.aborted)
        return { value, failure: this.failureOf(new Interrupted()) };
      return { value };
    } catch (thrown) {
      this.keepWhatRan(cell, compiled, before);
      return { failure: await this.explain(thrown, cell) };
    }
  }

  /** Ends the running cell, whose code was broken off and will never end by itself. */
  endBrokenOff(): void {
    // First, since whoever waits goes on even if what was left behind cannot be mended.
    this.brokenOff.abort();
    dropShields();
    this.loader.forgetUnfinished();
    leaveBrokenOff(this.scopesBefore);
  }

  /**
   * What a cell has thrown, in words. They may take the cell's own code, such as a getter: so it runs
   * as the cell does, and an interrupt ends it.
   */
  async explain(thrown: unknown, cell: Cell): Promise<Failure> {
    this.brokenOff = new AbortController();
    try {
      return await untilInterrupted(
        cell.interrupt.signal,
        this.brokenOff.signal,
        outcomeInOwnTurn(() => inCell(cell, () => this.failureOf(thrown))),
      );
    } catch (error) {
      return this.failureOf(error);
    }
  }

  /** What was thrown in, or left behind by, a cell. */
  failureOf(thrown: unknown): Failure {
    return failureOf(thrown, { root: this.place.root, cells: this.cells });
  }

  /** Loads what a cell imports and runs its JavaScript. */
  private run(compiled: Compiled, name: string): Promise<CellValue> | CellValue {
    const namespaces = compiled.imports.map(({ specifier }) => this.loader.load(specifier));
    const isWaiting = namespaces.some((each) => each instanceof Promise);
    const body = (loaded: object[]) => this.call(compiled, name, loaded);
    return isWaiting ? Promise.all(namespaces).then(body) : body(namespaces);
  }

  private call(
    { javascript, isAsync, imports }: Compiled,
    cellName: string,
    namespaces: readonly object[],
  ): Promise<CellValue> | CellValue {
    const { kernel, ...given } = this.scope;
    const imported: Record<string, unknown> = {};
    imports.forEach(({ names }, index) => {
      const namespace = namespaces[index] as Record<string, unknown>;
      for (const { imported: name, local } of names) {
        imported[local] = name === "*" ? namespace : namespace[name];
      }
    });
    const parameters = [...Object.keys(given), cellParameter].join(", ");
    const assigned = Object.keys(imported).join(", ");
    const prologue = assigned && `({ ${assigned} } = ${cellParameter}.imported);`;
    const head = `(${isAsync ? "async " : ""}function (${parameters}) { "use strict"; ${prologue}\n`;
    const script = new Script(`${head}${javascript}\n})`, {
      filename: cellFilename(cellName),
      lineOffset: -1,
    });
    const cell = script.runInThisContext() as (...given: unknown[]) => CellValue;
    return cell(...Object.values(given), { ...kernel, imported });
  }

  /** Keeps what a failed cell had declared before it failed; its other names stay what they were. */
  private keepWhatRan(cell: Cell, compiled: Compiled, before: Map<string, unknown>): void {
    const { declares } = compiled;
    const after = this.bindings.values(declares.map(({ binding }) => binding));
    const kept = declares.filter(({ binding, meaning }) => {
      return (
        meaning === "type" || binding === "" || !Object.is(after.get(binding), before.get(binding))
      );
    });
    this.keep(cell, compiled, kept);
  }

  private keep({ count, request }: Cell, { uses }: Compiled, declares: Carried[]): void {
    this.compiler.carry(declares);
    const names = declares.map(({ name }) => name).sort();
    // Front ends say which cell it is; without them a cell is known by what it declares.
    const { cellId } = request.metadata;
    const cell = typeof cellId === "string" ? cellId : names.join(" ");
    this.provenance.ran({ count, cell, declares, uses });
  }
}

/** What a cell's code returns: its last expression's value, if it has one. */
type CellValue = [value: unknown] | undefined;

/** What a cell's code finds beside the names of cells. */
interface CellScope {
  require: NodeJS.Require;
  module: { exports: object };
  exports: object;
  __dirname: string;
  __filename: string;
  kernel: { import: (specifier: string) => Promise<object>; meta: object };
}

function scopeOf({ folder }: Place, loader: ReturnType<typeof createLoader>): CellScope {
  const exports = {};
  // Jupyter names the notebook to the kernels that it starts for one.
  const { JPY_SESSION_NAME: notebook = "" } = process.env;
  const filename = isAbsolute(notebook) ? notebook : join(folder, "notebook.ipynb");
  const meta = {
    url: pathToFileURL(filename).href,
    dirname: folder,
    filename,
    resolve: (specifier: string) => loader.address(specifier),
  };
  return {
    require: loader.require,
    module: { exports },
    exports,
    __dirname: folder,
    __filename: filename,
    kernel: { import: loader.import, meta },
  };
}

/** A cell's text, and where in it a place of its JavaScript came from. */
function textOf(source: string, { sourceMap }: Compiled): CellText {
  let map: SourceMap | undefined;
  return {
    source,
    locate({ line, column }) {
      map ??= new SourceMap(JSON.parse(sourceMap) as SourceMapPayload);
      const entry = map.findEntry(line - 1, column - 1);
      if (!("originalLine" in entry)) return undefined;
      return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
    },
  };
}

/** Waits for `running`, but no longer than the time of grace after an interrupt. */
async function untilInterrupted<T>(
  interrupt: AbortSignal,
  brokenOff: AbortSignal,
  running: Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const listening = new AbortController();
  const interrupted = new Promise<never>((_, reject) => {
    const end = () => reject(new Interrupted());
    onAbort(brokenOff, listening.signal, end);
    onAbort(interrupt, listening.signal, () => (timer = setTimeout(end, graceMilliseconds)));
  });
  try {
    return await Promise.race([running, interrupted]);
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
