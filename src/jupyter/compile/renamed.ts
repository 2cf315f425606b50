import ts from "typescript";
import { declaredNames } from "./declared";

/** Names that libraries look for to learn where they run, beside those that Node itself has. */
const probed = new Set(
  "window document self define exports module require Deno Bun importScripts WorkerGlobalScope".split(
    " ",
  ),
);

/**
 * A cell's names are bindings that every script of the process sees, so that its functions can share
 * them. A name that others rely on, such as `URL` or `process`, is spelled differently there: a cell
 * that calls a variable so means its own, and a library still finds what it looks for.
 */
export class Renamed {
  private readonly spellings = new Map<string, string>();

  /** How `name`, which a cell declares, is spelled when it runs. */
  spelling(name: string): string {
    const known = this.spellings.get(name);
    if (known !== undefined) return known;
    const spelling = name in globalThis || probed.has(name) ? `${name}_` : name;
    this.spellings.set(name, spelling);
    return spelling;
  }

  /** Writes such names out in a cell, wherever they mean the cells' own. */
  transformer(file: ts.SourceFile, checker: ts.TypeChecker): ts.TransformerFactory<ts.SourceFile> {
    const own = new Set<ts.Symbol | undefined>();
    for (const { name, identifier } of declaredNames(file.statements)) {
      if (this.spelling(name) !== name) own.add(checker.getSymbolAtLocation(identifier));
    }
    if (own.size === 0) return () => (same) => same;
    return (context) => {
      const { factory } = context;
      const renamed = (node: ts.Identifier) =>
        ts.setOriginalNode(
          ts.setTextRange(factory.createIdentifier(this.spelling(node.text)), node),
          node,
        );
      const isOwn = (node: ts.Identifier) => own.has(checker.getSymbolAtLocation(node));
      const visit = (node: ts.Node): ts.Node => {
        if (ts.isShorthandPropertyAssignment(node)) {
          if (!own.has(checker.getShorthandAssignmentValueSymbol(node))) {
            return ts.visitEachChild(node, visit, context);
          }
          const fallback = node.objectAssignmentInitializer;
          const value = renamed(node.name);
          const target = fallback
            ? factory.createAssignment(value, ts.visitNode(fallback, visit, ts.isExpression))
            : value;
          return factory.createPropertyAssignment(node.name, target);
        }
        if (ts.isBindingElement(node) && ts.isIdentifier(node.name) && isOwn(node.name)) {
          const initializer = ts.visitNode(node.initializer, visit, ts.isExpression);
          const property = node.propertyName ?? (node.dotDotDotToken ? undefined : node.name);
          const key = property && ts.visitNode(property, visitKey, ts.isPropertyName);
          const { dotDotDotToken } = node;
          return factory.createBindingElement(dotDotDotToken, key, renamed(node.name), initializer);
        }
        if (ts.isIdentifier(node)) return isOwn(node) ? renamed(node) : node;
        return ts.visitEachChild(node, visit, context);
      };
      // `{ name: value }`: only what is computed is looked up.
      const visitKey = (key: ts.Node): ts.Node => (ts.isIdentifier(key) ? key : visit(key));
      return (source) => ts.visitEachChild(source, visit, context);
    };
  }
}
