import ts from "typescript";

/**
 * Where the name stands of the function whose arguments `position` is among, the innermost one;
 * undefined where it is in none, or in a function that is itself an argument.
 */
export function calledAt(code: string, position: number): number | undefined {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, true);
  let called: number | undefined;
  const visit = (node: ts.Node): void => {
    if (node.pos > position) return;
    if (ts.isFunctionLike(node) && node.getStart() < position && position < node.end) {
      called = undefined;
    }
    const isCall = ts.isCallExpression(node) || ts.isNewExpression(node);
    if (isCall && isAmongArguments(node, code, position)) {
      const { expression } = node;
      const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
      called = name.getStart();
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return called;
}

function isAmongArguments(
  { arguments: given, end }: ts.CallExpression | ts.NewExpression,
  code: string,
  position: number,
): boolean {
  if (!given || position < given.pos) return false;
  if (code[end - 1] === ")" && end > given.end) return position < end;
  // Not closed yet: what follows up to the position belongs to the call.
  return position <= end || code.slice(end, position).trim() === "";
}
