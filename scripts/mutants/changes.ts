import ts from "typescript";

/** A replacement of `[start, end)` in a file's text. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly after: string;
}

const OPERATORS: Partial<Record<ts.SyntaxKind, readonly string[]>> = {
  [ts.SyntaxKind.PlusToken]: ["-"],
  [ts.SyntaxKind.MinusToken]: ["+"],
  [ts.SyntaxKind.AsteriskToken]: ["/"],
  [ts.SyntaxKind.SlashToken]: ["*"],
  [ts.SyntaxKind.PercentToken]: ["*"],
  [ts.SyntaxKind.AsteriskAsteriskToken]: ["*"],
  [ts.SyntaxKind.PlusEqualsToken]: ["-="],
  [ts.SyntaxKind.MinusEqualsToken]: ["+="],
  [ts.SyntaxKind.AsteriskEqualsToken]: ["/="],
  [ts.SyntaxKind.SlashEqualsToken]: ["*="],
  [ts.SyntaxKind.LessThanToken]: ["<=", ">="],
  [ts.SyntaxKind.LessThanEqualsToken]: ["<", ">"],
  [ts.SyntaxKind.GreaterThanToken]: [">=", "<="],
  [ts.SyntaxKind.GreaterThanEqualsToken]: [">", "<"],
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: ["!=="],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: ["==="],
  [ts.SyntaxKind.AmpersandAmpersandToken]: ["||"],
  [ts.SyntaxKind.BarBarToken]: ["&&"],
  [ts.SyntaxKind.QuestionQuestionToken]: ["&&"],
  [ts.SyntaxKind.AmpersandToken]: ["|"],
  [ts.SyntaxKind.BarToken]: ["&"],
  [ts.SyntaxKind.CaretToken]: ["&"],
  [ts.SyntaxKind.LessThanLessThanToken]: [">>"],
  [ts.SyntaxKind.GreaterThanGreaterThanToken]: ["<<"],
  [ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken]: ["<<"],
};

/** Comparisons that differ where both sides are the same. */
const BOUNDARY: Partial<Record<string, string>> = { "<": "<=", "<=": "<", ">": ">=", ">=": ">" };

/** Operators, constants, conditions and arguments of one node, not of those below it. */
export function expressionChanges(node: ts.Node): Change[] {
  if (ts.isBinaryExpression(node)) return binaryChanges(node);
  if (ts.isNumericLiteral(node)) return isName(node) ? [] : numberChanges(node);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [over(node, "false")];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [over(node, "true")];
  if (ts.isPrefixUnaryExpression(node)) return prefixChanges(node);
  if (ts.isPostfixUnaryExpression(node)) {
    const text = node.operand.getText();
    return [over(node, node.operator === ts.SyntaxKind.PlusPlusToken ? `${text}--` : `${text}++`)];
  }
  if (ts.isConditionalExpression(node)) return [negated(node.condition)];
  if (ts.isCallExpression(node)) return swappedArguments(node);
  return [];
}

/** Of one statement: its condition negated, or the statement dropped. */
export function statementChanges(node: ts.Node): Change[] {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node)) {
    return [negated(node.expression)];
  }
  const dropped =
    ts.isExpressionStatement(node) ||
    ts.isThrowStatement(node) ||
    ts.isBreakStatement(node) ||
    ts.isContinueStatement(node);
  if (!dropped || isDirective(node)) return [];
  return [over(node, ";")];
}

function binaryChanges({ left, operatorToken, right }: ts.BinaryExpression): Change[] {
  // Texts are added up for people, and the type checker notices what becomes of "a" - "b".
  if (operatorToken.kind === ts.SyntaxKind.PlusToken && (isText(left) || isText(right))) return [];
  const others = OPERATORS[operatorToken.kind] ?? [];
  // What is measured or computed does not meet a threshold such as 0.05 exactly.
  const never = isFraction(left) || isFraction(right) ? BOUNDARY[operatorToken.getText()] : "";
  return others.filter((after) => after !== never).map((after) => over(operatorToken, after));
}

function numberChanges(node: ts.NumericLiteral): Change[] {
  const value = Number(node.text);
  if (value === 0) return [over(node, "1")];
  // Half a tolerance is the same tolerance: far above rounding, far below what matters.
  if (/e-/i.test(node.getText())) return [over(node, String(value + 1))];
  const other = value === 1 ? 0 : Number.isInteger(value) ? value - 1 : value / 2;
  return [over(node, String(value + 1)), over(node, String(other))];
}

function prefixChanges(node: ts.PrefixUnaryExpression): Change[] {
  // Minus, not and the bitwise not are left out; +x means the same without its plus.
  const prefix = { [ts.SyntaxKind.PlusPlusToken]: "--", [ts.SyntaxKind.MinusMinusToken]: "++" };
  if (node.operator === ts.SyntaxKind.PlusToken) return [];
  const other = prefix[node.operator as keyof typeof prefix] ?? "";
  return [over(node, other + node.operand.getText())];
}

/** Functions that give the same for their arguments in any order. */
const COMMUTATIVE =
  /^(tf\.(add|mul|maximum|minimum|equal|notEqual|squaredDifference|logical(And|Or))|Math\.(max|min|imul|hypot)|Object\.is|sameShape|dot|length|multiplyHigh)$/;

/** Each two arguments that stand side by side, in the other order. */
function swappedArguments({ expression, arguments: all }: ts.CallExpression): Change[] {
  if (COMMUTATIVE.test(expression.getText())) return [];
  return all.slice(1).flatMap((second, i) => {
    const first = all[i];
    const [a, b] = [first.getText(), second.getText()];
    if (a === b || ts.isSpreadElement(first) || ts.isSpreadElement(second)) return [];
    return [{ start: first.getStart(), end: second.end, after: `${b}, ${a}` }];
  });
}

function negated(condition: ts.Expression): Change {
  return over(condition, `!(${condition.getText()})`);
}

function over(node: ts.Node, after: string): Change {
  return { start: node.getStart(), end: node.end, after };
}

/** A number that names a property. */
function isName(node: ts.NumericLiteral): boolean {
  return ts.isPropertyAssignment(node.parent) && node.parent.name === node;
}

/** A number such as 0.05, or a product or sum with one. */
function isFraction(node: ts.Expression): boolean {
  if (ts.isBinaryExpression(node)) return isFraction(node.left) || isFraction(node.right);
  return ts.isNumericLiteral(node) && !Number.isInteger(Number(node.text));
}

function isText(node: ts.Expression): boolean {
  if (ts.isBinaryExpression(node)) return isText(node.left) || isText(node.right);
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

/** `"use strict"` and `void name`, which do nothing. */
function isDirective(node: ts.Node): boolean {
  if (!ts.isExpressionStatement(node)) return false;
  const { expression } = node;
  if (ts.isStringLiteral(expression)) return true;
  return ts.isVoidExpression(expression) && !ts.isCallExpression(expression.expression);
}
