import ts from "typescript";

/** In which of TypeScript's two spaces a name is declared. */
export type Meaning = "value" | "type" | "both";

/** A name that a cell declares at its top level. */
export interface Declared {
  name: string;
  meaning: Meaning;
  /** Whether it is an interface, which adds to a class of its name. */
  adds?: boolean;
  /** Where the name stands. */
  identifier: ts.Identifier;
  /** The statement, or the variable's declaration. */
  node: ts.Node;
}

/** Whether declaring `a` takes the place of `b`. */
export function replaces(
  a: Pick<Declared, "name" | "meaning" | "adds">,
  b: { name: string; meaning: Meaning; isClass?: boolean },
): boolean {
  if (a.name !== b.name || (a.adds && b.isClass)) return false;
  return a.meaning === "both" || b.meaning === "both" || a.meaning === b.meaning;
}

/** The names that statements declare at their top level, `var` in their blocks included. */
export function declaredNames(statements: readonly ts.Statement[]): Declared[] {
  return statements.flatMap(namesOf);
}

function namesOf(statement: ts.Statement): Declared[] {
  const declared = (identifier: ts.Identifier | undefined, meaning: Meaning, node: ts.Node) =>
    identifier ? [{ name: identifier.text, meaning, identifier, node }] : [];
  if (ts.isVariableStatement(statement)) return variables(statement.declarationList);
  if (ts.isFunctionDeclaration(statement)) return declared(statement.name, "value", statement);
  if (ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement)) {
    return declared(statement.name, "both", statement);
  }
  if (ts.isInterfaceDeclaration(statement)) {
    return declared(statement.name, "type", statement).map((each) => ({ ...each, adds: true }));
  }
  if (ts.isTypeAliasDeclaration(statement)) return declared(statement.name, "type", statement);
  if (ts.isModuleDeclaration(statement)) {
    if (isGlobalBlock(statement) || !ts.isIdentifier(statement.name)) return [];
    return declared(statement.name, "both", statement);
  }
  if (ts.isImportEqualsDeclaration(statement)) return declared(statement.name, "both", statement);
  if (ts.isImportDeclaration(statement)) {
    return importedNames(statement).map(({ identifier, isType, node }) => ({
      name: identifier.text,
      meaning: isType ? "type" : "both",
      identifier,
      node,
    }));
  }
  return nestedVariables(statement);
}

/** Whether a statement is `declare global { … }`. */
export function isGlobalBlock(statement: ts.Node): boolean {
  return (
    ts.isModuleDeclaration(statement) && (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0
  );
}

/** One name of an import: `imported` is `default`, `*`, or a name that the module exports. */
export interface ImportedName {
  imported: string;
  identifier: ts.Identifier;
  isType: boolean;
  node: ts.Node;
}

/** The names that an import declares. */
export function importedNames(statement: ts.ImportDeclaration): ImportedName[] {
  const clause = statement.importClause;
  if (!clause) return [];
  const isType = clause.isTypeOnly;
  const names: ImportedName[] = [];
  if (clause.name) {
    names.push({ imported: "default", identifier: clause.name, isType, node: clause });
  }
  const bindings = clause.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings)) {
    names.push({ imported: "*", identifier: bindings.name, isType, node: bindings });
  }
  if (bindings && ts.isNamedImports(bindings)) {
    for (const element of bindings.elements) {
      const imported = (element.propertyName ?? element.name).text;
      const type = isType || element.isTypeOnly;
      names.push({ imported, identifier: element.name, isType: type, node: element });
    }
  }
  return names;
}

function variables(list: ts.VariableDeclarationList): Declared[] {
  return list.declarations.flatMap(({ name }) => boundNames(name));
}

/** The names in a binding, each with its own declaration. */
function boundNames(name: ts.BindingName): Declared[] {
  if (ts.isIdentifier(name)) {
    return [{ name: name.text, meaning: "value", identifier: name, node: name.parent }];
  }
  return name.elements.flatMap((element) =>
    ts.isOmittedExpression(element) ? [] : boundNames(element.name),
  );
}

/** `var` in loops and blocks belongs to the cell as well. */
function nestedVariables(node: ts.Node): Declared[] {
  if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node)) return [];
  if (ts.isVariableDeclarationList(node)) {
    return node.flags & ts.NodeFlags.BlockScoped ? [] : variables(node);
  }
  const found: Declared[] = [];
  ts.forEachChild(node, (child) => void found.push(...nestedVariables(child)));
  return found;
}
