import { existsSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import ts from "typescript";

/** A file that another is taken from, and the name that is taken; "*" for all that it has. */
interface Taken {
  readonly file: string;
  readonly name: string;
  /** Under which name it is passed on, where it is. */
  readonly as?: string;
}

/**
 * Who imports what among the project's TypeScript. A name that a room's index passes on counts as
 * imported from where it is made, so that not everybody imports everything.
 */
export class Imports {
  private readonly taken = new Map<string, readonly Taken[]>();

  /** The files that a file imports, as absolute paths. */
  of(file: string): string[] {
    const sources = this.takenBy(file).map(({ file: from, name }) => this.maker(from, name));
    return [...new Set(sources)];
  }

  /** Where a name that a file offers is made: behind an index, the file that it comes from. */
  private maker(file: string, name: string): string {
    if (basename(file) !== "index.ts") return file;
    for (const each of this.takenBy(file)) {
      if (each.as === name) return this.maker(each.file, each.name);
      if (each.as === "*" && declares(each.file, name)) return each.file;
    }
    return file;
  }

  private takenBy(file: string): readonly Taken[] {
    let taken = this.taken.get(file);
    if (!taken) this.taken.set(file, (taken = read(file)));
    return taken;
  }
}

function read(file: string): Taken[] {
  const text = readFileSync(file, "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Taken[] = [];
  const known = new Set<string>();
  for (const node of source.statements) {
    if (!ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) continue;
    if (!node.moduleSpecifier || !ts.isStringLiteral(node.moduleSpecifier)) continue;
    known.add(node.moduleSpecifier.text);
    const from = sourceFile(file, node.moduleSpecifier.text);
    if (from) found.push(...namesOf(node).map((names) => ({ file: from, ...names })));
  }
  // import() and require() take all.
  for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
    const from = known.has(fileName) ? undefined : sourceFile(file, fileName);
    if (from) found.push({ file: from, name: "*" });
  }
  return found;
}

function namesOf(node: ts.ImportDeclaration | ts.ExportDeclaration): Omit<Taken, "file">[] {
  if (ts.isExportDeclaration(node)) {
    if (node.isTypeOnly) return [];
    if (!node.exportClause) return [{ name: "*", as: "*" }];
    if (!ts.isNamedExports(node.exportClause)) return [{ name: "*" }];
    return node.exportClause.elements
      .filter(({ isTypeOnly }) => !isTypeOnly)
      .map(({ name, propertyName }) => ({ name: (propertyName ?? name).text, as: name.text }));
  }
  const clause = node.importClause;
  if (clause?.isTypeOnly) return [];
  const bindings = clause?.namedBindings;
  if (!bindings || !ts.isNamedImports(bindings)) return [{ name: "*" }];
  return bindings.elements
    .filter(({ isTypeOnly }) => !isTypeOnly)
    .map(({ name, propertyName }) => ({ name: (propertyName ?? name).text }));
}

/** The file of TypeScript that a relative path stands for, if it is one. */
function sourceFile(from: string, path: string): string | undefined {
  if (!path.startsWith(".")) return undefined;
  const target = resolve(from, "..", path);
  return [`${target}.ts`, join(target, "index.ts")].find((each) => existsSync(each));
}

function declares(file: string, name: string): boolean {
  return new RegExp(`export [^{]*\\b${name}\\b`).test(readFileSync(file, "utf8"));
}
