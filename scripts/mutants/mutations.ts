import ts from "typescript";
import { expressionChanges, statementChanges, type Change } from "./changes";

/** One small change of a source file that a test should notice. */
export interface Mutation {
  /** From the project's root, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The line as it stands, without the space around it. */
  readonly within: string;
  /** What is replaced: `[start, end)` in the file's text. */
  readonly start: number;
  readonly end: number;
  readonly before: string;
  readonly after: string;
}

/** Properties whose texts people read: they are no behaviour. */
const WORDS = new Set(["help", "title", "label", "paper", "summary", "usage", "placeholder"]);

/**
 * Every mutation of a file's code, in the order of its text. Types, imports, comments and what is
 * said in an error have none.
 *
 * @param file how the mutations name it
 */
export function mutationsOf(file: string, text: string): Mutation[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Change[] = [];
  const visit = (node: ts.Node): void => {
    if (holdsNoBehaviour(node)) return;
    found.push(...expressionChanges(node), ...statementChanges(node));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found
    .map(({ start, end, after }) => {
      const { line } = source.getLineAndCharacterOfPosition(start);
      const within = text.split("\n")[line].trim();
      return { file, line: line + 1, within, start, end, before: text.slice(start, end), after };
    })
    .sort((a, b) => a.start - b.start || a.end - b.end);
}

/** The file's text with the mutation in it. */
export function mutated(text: string, { start, end, after }: Mutation): string {
  return text.slice(0, start) + after + text.slice(end);
}

function holdsNoBehaviour(node: ts.Node): boolean {
  if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return true;
  }
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  if (ts.isNewExpression(node)) return /Error$/.test(node.expression.getText());
  return ts.isPropertyAssignment(node) && WORDS.has(node.name.getText());
}
