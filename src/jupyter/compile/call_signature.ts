import type { CallExpression, NewExpression, Node } from "@tslab/typescript-for-tslab";
import type { TypeScript } from "./lean_typescript";

/**
 * Where the name stands of the function whose arguments `position` is among, the innermost one;
 * undefined where it is in none, or in the body of a function that is an argument.
 */
export function calledAt(
  typescript: TypeScript,
  code: string,
  position: number,
): number | undefined {
  const file = typescript.createSourceFile("cell.ts", code, typescript.ScriptTarget.Latest, true);
  let called: number | undefined;
  const visit = (node: Node): void => {
    if (node.pos > position) return;
    if (typescript.isBlock(node) && node.getStart() < position && position < node.end) {
      called = undefined;
    }
    const isCall = typescript.isCallExpression(node) || typescript.isNewExpression(node);
    if (isCall && isAmongArguments(node, code, position)) {
      const { expression } = node;
      const name = typescript.isPropertyAccessExpression(expression) ? expression.name : expression;
      called = name.getStart();
    }
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return called;
}

function isAmongArguments(
  { arguments: given, end }: CallExpression | NewExpression,
  code: string,
  position: number,
): boolean {
  if (!given || position < given.pos) return false;
  if (code[end - 1] === ")" && end > given.end) return position < end;
  // Not closed yet: what follows up to the position belongs to the call.
  return position <= end || code.slice(end, position).trim() === "";
}
