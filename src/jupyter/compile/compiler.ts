import type { Diagnostic } from "tslab/dist/converter";
import { asWritten, rootImports, withoutExports } from "./imports";
import { expandShorthand } from "./shorthand";
import { loadTslab, type Tslab } from "./tslab";

/** A compiled cell. */
export interface Compiled {
  javascript: string;
  /** Declarations of everything that cells have declared so far, this one included. */
  declarations: string;
  isAsync: boolean;
  /** The export that holds the last expression's value. */
  lastExpression?: string;
}

/** A place where the compiler objects. */
export interface Problem {
  /** Relative to the project root; undefined for the cell itself. */
  file?: string;
  /** One-based. */
  line: number;
  column: number;
  length: number;
  code: number;
  message: string;
}

/** What the compiler says of a name under the cursor. */
export interface Inspection {
  signature: string;
  documentation: string;
}

/** Names that may stand in place of `[start, end)`. */
export interface Completion {
  start: number;
  end: number;
  names: string[];
}

/** A cell that does not compile. */
export class CompileError extends Error {
  override readonly name = "CompileError";
  constructor(readonly problems: Problem[]) {
    super(problems[0]?.message ?? "the cell does not compile");
  }
}

/** Compiles cells with tslab's compiler, each knowing what those before it declared. */
export class Compiler {
  readonly tslab: Tslab = loadTslab();
  /** The declarations that the next cell sees. */
  declarations = "";

  /** @throws CompileError when the cell, or a file of the project that it imports, has errors. */
  compile(code: string): Compiled {
    const { typescript } = this.tslab;
    const { code: rooted, spellings } = rootImports(typescript, withoutExports(typescript, code));
    let result = this.tslab.converter().convert(this.declarations, rooted);
    if (result.diagnostics.length > 0) {
      throw new CompileError(
        result.diagnostics.map((diagnostic) => problemOf(diagnostic, spellings)),
      );
    }
    // Only now, so that problems are reported where the user's own text has them.
    const expanded = expandShorthand(typescript, rooted);
    if (expanded !== rooted) {
      result = this.tslab.converter().convert(this.declarations, expanded);
    }
    return {
      javascript: result.output ?? "",
      declarations: result.declOutput ?? "",
      isAsync: result.hasToplevelAwait ?? false,
      lastExpression: result.lastExpressionVar,
    };
  }

  /** What stands at `position`, an offset in UTF-16 units; undefined for nothing known. */
  inspect(code: string, position: number): Inspection | undefined {
    const rooted = rootImports(this.tslab.typescript, code).code;
    const info = this.tslab.converter().inspect(this.declarations, rooted, position);
    // tslab returns undefined where nothing is known, which its types do not say.
    const known: typeof info | undefined = info;
    if (!known) return undefined;
    const text = (parts: { text: string }[] = []) => parts.map((part) => part.text).join("");
    const tags = (known.tags ?? []).map((tag) => `@${tag.name} ${text(tag.text)}`);
    return {
      signature: text(known.displayParts),
      documentation: [text(known.documentation), ...tags].filter(Boolean).join("\n"),
    };
  }

  /** Names that fit at `position`, an offset in UTF-16 units. */
  complete(code: string, position: number): Completion {
    const rooted = rootImports(this.tslab.typescript, code).code;
    const info = this.tslab.converter().complete(this.declarations, rooted, position);
    // tslab also offers names that hold what was typed in their middle: only where none begins so.
    const typed = rooted.slice(info.start, position).toLowerCase();
    const starting = info.candidates.filter((name) => name.toLowerCase().startsWith(typed));
    const names = starting.length > 0 ? starting : info.candidates;
    return { start: info.start, end: info.end, names };
  }
}

function problemOf(diagnostic: Diagnostic, spellings: Map<string, string>): Problem {
  const { start, end } = diagnostic;
  return {
    file: diagnostic.fileName,
    line: start.line + 1,
    column: start.character + 1,
    length: start.line === end.line ? Math.max(1, end.character - start.character) : 1,
    code: diagnostic.code,
    message: asWritten(diagnostic.messageText, spellings),
  };
}
