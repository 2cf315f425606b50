import type { TypeScript } from "./lean_typescript";

/** A cell whose relative imports start at the project root, and how the user had spelled them. */
export interface RootedCell {
  code: string;
  /** The specifier as compiled, to the specifier as written. */
  spellings: Map<string, string>;
}

/**
 * Reads a cell's relative imports from the project root, wherever the notebook stands: leading
 * `../` stop at the root, so `"../src"`, `"../../src"` and `"./src"` all name the project's `src`.
 * Each rewritten specifier keeps its length (`"../src"` becomes `".//src"`), so that lines and
 * columns stay those of the cell.
 */
export function rootImports(typescript: TypeScript, code: string): RootedCell {
  const spellings = new Map<string, string>();
  let rooted = code;
  for (const { fileName, pos } of typescript.preProcessFile(code, true, true).importedFiles) {
    const specifier = rootedSpecifier(fileName);
    if (specifier === fileName) continue;
    spellings.set(specifier, fileName);
    const start = rooted.indexOf(fileName, pos);
    rooted = rooted.slice(0, start) + specifier + rooted.slice(start + fileName.length);
  }
  return { code: rooted, spellings };
}

/** Says an error message's specifiers as the user wrote them. */
export function asWritten(message: string, spellings: Map<string, string>): string {
  let written = message;
  for (const [compiled, original] of spellings) written = written.split(compiled).join(original);
  return written;
}

function rootedSpecifier(specifier: string): string {
  return specifier.replace(/^(\.\/)?(\.\.\/)+/, (climb) => climb.replace(/\.\.\//g, ".//"));
}

/**
 * Takes `export` off a cell's declarations, so that a page of `src/` runs as a cell: what a cell
 * declares is known to the next ones anyway. Blanks take its place, so that lines and columns stay
 * those of the cell.
 */
export function withoutExports(typescript: TypeScript, code: string): string {
  if (!code.includes("export")) return code;
  const { ExportKeyword, DefaultKeyword } = typescript.SyntaxKind;
  const file = typescript.createSourceFile("cell.ts", code, typescript.ScriptTarget.Latest, true);
  let text = code;
  for (const statement of file.statements) {
    const modifiers = typescript.canHaveModifiers(statement)
      ? (typescript.getModifiers(statement) ?? [])
      : [];
    const exported = modifiers.find(({ kind }) => kind === ExportKeyword);
    if (!exported || modifiers.some(({ kind }) => kind === DefaultKeyword)) continue;
    const [start, end] = [exported.getStart(file), exported.end];
    text = text.slice(0, start) + " ".repeat(end - start) + text.slice(end);
  }
  return text;
}
