import ts from "typescript";
import {
  declaredNames,
  importedNames,
  isGlobalBlock,
  replaces,
  type Declared,
  type Meaning,
} from "./declared";

/** What an earlier cell declared, as text that a later one is compiled with. */
export interface Carried {
  name: string;
  meaning: Meaning;
  adds?: boolean;
  isClass?: boolean;
  text: string;
  /** How the name is spelled when cells run. */
  binding: string;
  /** Code names others and sees their newest values; a value was made of what they were. */
  kind: "value" | "code" | "import";
}

const printer = ts.createPrinter({ removeComments: true });
const typeFormat =
  ts.NodeBuilderFlags.NoTruncation |
  ts.NodeBuilderFlags.AllowUniqueESSymbolType |
  ts.NodeBuilderFlags.UseStructuralFallback |
  ts.NodeBuilderFlags.WriteTypeArgumentsOfSignature |
  ts.NodeBuilderFlags.GenerateNamesForShadowedTypeParams;

/** Those of `carried` that a cell which declares `declared` still sees. */
export function stillSeen(
  carried: readonly Carried[],
  declared: readonly Pick<Declared, "name" | "meaning" | "adds">[],
): Carried[] {
  return carried.filter((older) => !declared.some((newer) => replaces(newer, older)));
}

/**
 * What a cell declares, for those after it: variables with their types as they are now; functions,
 * classes and types by their own text, so that what they mean follows the names that they use.
 */
export function carriedFrom(
  file: ts.SourceFile,
  statements: readonly ts.Statement[],
  checker: ts.TypeChecker,
  spelling: (name: string) => string,
): Carried[] {
  const declared = declaredNames(statements).map((each) => ({
    name: each.name,
    meaning: each.meaning,
    adds: each.adds,
    isClass: ts.isClassDeclaration(each.node),
    text: textOf(each, file, checker),
    binding: spelling(each.name),
    kind: kindOf(each.node),
  }));
  const others = statements.filter(isGlobalOrModule).map((statement) => ({
    name: globalNames(statement),
    meaning: "both" as const,
    text: statement.getText(file),
    binding: "",
    kind: "code" as const,
  }));
  return [...declared, ...others];
}

/** `declare global` and `declare module "name"`, which declare no name of the cell's. */
function isGlobalOrModule(statement: ts.Statement): statement is ts.ModuleDeclaration {
  return (
    ts.isModuleDeclaration(statement) &&
    (isGlobalBlock(statement) || ts.isStringLiteral(statement.name))
  );
}

/** A key that the same block has when its cell is run again. */
function globalNames(block: ts.ModuleDeclaration): string {
  const body = block.body && ts.isModuleBlock(block.body) ? block.body.statements : [];
  return [`${block.name.getText()}:`, ...declaredNames(body).map(({ name }) => name)].join(" ");
}

function kindOf(node: ts.Node): Carried["kind"] {
  if (ts.isImportClause(node) || ts.isNamespaceImport(node)) return "import";
  if (ts.isImportSpecifier(node) || ts.isImportEqualsDeclaration(node)) return "import";
  if (ts.isBindingElement(node)) return "value";
  if (!ts.isVariableDeclaration(node)) return "code";
  const made = node.initializer;
  return made && (ts.isFunctionLike(made) || ts.isClassLike(made)) ? "code" : "value";
}

function textOf({ name, node }: Declared, file: ts.SourceFile, checker: ts.TypeChecker): string {
  if (ts.isVariableDeclaration(node) || ts.isBindingElement(node)) {
    const keyword = ts.getCombinedNodeFlags(node) & ts.NodeFlags.Const ? "const" : "let";
    return `${documentation(node)}declare ${keyword} ${name}: ${typeText(node, file, checker)};`;
  }
  if (ts.isImportClause(node) || ts.isNamespaceImport(node) || ts.isImportSpecifier(node)) {
    return importText(name, node);
  }
  return withoutExport(node, file);
}

function documentation(node: ts.Node): string {
  const statement = ts.findAncestor(node, ts.isVariableStatement);
  const comments = statement ? ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc) : [];
  return comments.map((comment) => `${comment.getText()}\n`).join("");
}

function typeText(
  node: ts.VariableDeclaration | ts.BindingElement,
  file: ts.SourceFile,
  checker: ts.TypeChecker,
): string {
  if (ts.isVariableDeclaration(node) && node.type) return node.type.getText(file);
  const type = checker.getTypeAtLocation(node.name);
  const typeNode = checker.typeToTypeNode(type, file, typeFormat);
  if (!typeNode) return "any";
  const text = printer.printNode(ts.EmitHint.Unspecified, typeNode, file);
  // A file is imported by its path; without the ending, whether it is read as source or as
  // declarations.
  return text.replace(/import\("([^"]+?)(\.d)?\.[cm]?tsx?"\)/g, `import("$1")`);
}

function importText(name: string, node: ts.Node): string {
  const statement = ts.findAncestor(node, ts.isImportDeclaration);
  const imported = statement && importedNames(statement).find((each) => each.node === node);
  if (!statement || !imported) return "";
  const from = `from ${statement.moduleSpecifier.getText()}${attributes(statement)};`;
  const type = imported.isType ? "type " : "";
  if (imported.imported === "*") return `import ${type}* as ${name} ${from}`;
  return `import { ${type}${quoted(imported.imported)} as ${name} } ${from}`;
}

function quoted(imported: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(imported)
    ? imported
    : JSON.stringify(imported);
}

function attributes(statement: ts.ImportDeclaration): string {
  return statement.attributes ? ` ${statement.attributes.getText()}` : "";
}

/** A statement's text with its documentation, without `export` and `default`. */
function withoutExport(node: ts.Node, file: ts.SourceFile): string {
  const start = node.getStart(file, true);
  let text = file.text.slice(start, node.end);
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  for (const modifier of [...modifiers].reverse()) {
    const { ExportKeyword, DefaultKeyword } = ts.SyntaxKind;
    if (modifier.kind !== ExportKeyword && modifier.kind !== DefaultKeyword) continue;
    const from = modifier.getStart(file) - start;
    text = text.slice(0, from) + text.slice(modifier.end - start);
  }
  return text;
}
