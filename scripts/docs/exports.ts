import { join, relative } from "node:path";
import ts from "typescript";
import { compilerOptions } from "./compiler_options";
import { shortDeclaration } from "./short_declaration";

/** One thing that a cell can import, as its source has it. */
export interface Exported {
  /** With its namespace: `figures.samples`. */
  readonly name: string;
  /** Other names of the same thing. */
  readonly aliases: readonly string[];
  readonly kind: "function" | "value" | "type" | "package";
  /** Where it is declared, from the root: `src/models/create_model.ts`. */
  readonly file: string;
  /** Its declaration without what a caller has no part in. */
  readonly declaration: string;
  /** Markdown; a link stands in it as `{@link name}`. */
  readonly summary: string;
  readonly params: readonly { readonly name: string; readonly text: string }[];
  readonly returns: string;
  readonly throws: readonly string[];
  /** Code of its examples. */
  readonly examples: readonly string[];
}

/** What `src/index.ts` exports. */
export interface Api {
  readonly exported: readonly Exported[];
  /** Types that its functions take or return, and that no cell needs to name. */
  readonly mentioned: readonly Exported[];
}

/** Reads the API of the project in a folder. */
export function readApi(root: string): Api {
  const program = ts.createProgram([join(root, "src", "index.ts")], compilerOptions(root));
  return new Reader(root, program).api();
}

type Tag = "param" | "returns" | "throws" | "example";

class Reader {
  private readonly checker: ts.TypeChecker;

  constructor(
    private readonly root: string,
    private readonly program: ts.Program,
  ) {
    this.checker = program.getTypeChecker();
  }

  api(): Api {
    const index = this.program.getSourceFile(join(this.root, "src", "index.ts"));
    const module = index && this.checker.getSymbolAtLocation(index);
    if (!module) throw new Error("src/index.ts exports nothing");
    const named = this.exportsOf(module, "");
    const exported = [...named].map(([symbol, names]) => this.read(symbol, names));
    const mentioned = this.mentionedBy([...named.keys()]).map((symbol) =>
      this.read(symbol, [symbol.name]),
    );
    return { exported, mentioned };
  }

  /** Each thing with its names; what a namespace of the project holds stands for the namespace. */
  private exportsOf(module: ts.Symbol, prefix: string): Map<ts.Symbol, string[]> {
    const found = new Map<ts.Symbol, string[]>();
    const add = (symbol: ts.Symbol, names: readonly string[]) =>
      found.set(symbol, [...(found.get(symbol) ?? []), ...names]);
    for (const each of this.checker.getExportsOfModule(module)) {
      const symbol = this.resolved(each);
      const name = `${prefix}${each.name}`;
      if (!this.isOurs(symbol) || !(symbol.flags & ts.SymbolFlags.ValueModule)) add(symbol, [name]);
      else for (const [inner, names] of this.exportsOf(symbol, `${name}.`)) add(inner, names);
    }
    return found;
  }

  private resolved(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  private isOurs(symbol: ts.Symbol): boolean {
    const file = symbol.declarations?.[0].getSourceFile().fileName ?? "";
    return file.startsWith(join(this.root, "src"));
  }

  private read(symbol: ts.Symbol, [name, ...aliases]: readonly string[]): Exported {
    // What is declared to be as another thing is, as `defineModel` of cells, is told as that.
    const shown = this.likeOf(symbol) ?? symbol;
    const declarations = shown.declarations ?? [];
    return {
      name,
      aliases,
      kind: this.kindOf(shown),
      file: relative(this.root, symbol.declarations?.[0].getSourceFile().fileName ?? ""),
      declaration: this.isOurs(symbol) ? shortDeclaration(declarations, name, this.checker) : "",
      summary: ts.displayPartsToString(shown.getDocumentationComment(this.checker)),
      params: this.tags(shown, "param").map(paramOf),
      returns: this.tags(shown, "returns").join(" "),
      throws: this.tags(shown, "throws"),
      examples: this.tags(shown, "example").flatMap(codeOf),
    };
  }

  /** Of `const a: typeof b`, b. */
  private likeOf(symbol: ts.Symbol): ts.Symbol | undefined {
    const declaration = symbol.valueDeclaration;
    if (!declaration || !ts.isVariableDeclaration(declaration)) return undefined;
    const { type } = declaration;
    if (!type || !ts.isTypeQueryNode(type)) return undefined;
    const named = this.checker.getSymbolAtLocation(type.exprName);
    return named && this.resolved(named);
  }

  private kindOf(symbol: ts.Symbol): Exported["kind"] {
    if (!this.isOurs(symbol)) return "package";
    if (symbol.flags & ts.SymbolFlags.Function) return "function";
    return symbol.flags & ts.SymbolFlags.Variable ? "value" : "type";
  }

  private tags(symbol: ts.Symbol, name: Tag): string[] {
    return symbol
      .getJsDocTags(this.checker)
      .filter((tag) => tag.name === name)
      .map(({ text }) => ts.displayPartsToString(text).trim());
  }

  /** The project's types that functions take or return, of those that are not exported themselves. */
  private mentionedBy(known: readonly ts.Symbol[]): ts.Symbol[] {
    const functions = known
      .map((symbol) => this.likeOf(symbol) ?? symbol)
      .filter((symbol) => symbol.flags & ts.SymbolFlags.Function);
    const declarations = functions.flatMap((symbol) => symbol.declarations ?? []);
    const types = new Set(declarations.flatMap((each) => [...this.typesIn(each)]));
    // A set that grows while it is read is read to its end: what a type extends is a part of it.
    for (const { declarations: parts = [] } of types) {
      for (const part of parts.filter(ts.isInterfaceDeclaration)) {
        for (const clause of part.heritageClauses ?? [])
          for (const type of this.typesIn(clause)) types.add(type);
      }
    }
    return [...types].filter((symbol) => !known.includes(symbol));
  }

  private *typesIn(node: ts.Node): Iterable<ts.Symbol> {
    if (ts.isBlock(node)) return;
    const name = nameOfType(node);
    const symbol = name && this.checker.getSymbolAtLocation(name);
    const type = symbol && this.resolved(symbol);
    const isType = ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias | ts.SymbolFlags.Class;
    if (type && type.flags & isType && this.isOurs(type)) yield type;
    for (const child of node.getChildren()) yield* this.typesIn(child);
  }
}

/** The name that a type is written by, where the node is a type or something that extends one. */
function nameOfType(node: ts.Node): ts.Node | undefined {
  if (ts.isTypeReferenceNode(node)) return node.typeName;
  return ts.isExpressionWithTypeArguments(node) ? node.expression : undefined;
}

function paramOf(tag: string): { name: string; text: string } {
  const [, name = "", text = ""] = /^(\S+)\s+([^]*)$/.exec(tag) ?? [];
  return { name, text };
}

function codeOf(example: string): string[] {
  return [...example.matchAll(/```ts\n([^]*?)\n```/g)].map(([, code]) => code);
}
