import ts from "typescript";

/**
 * What a declaration binds, as what can be assigned to: of `let { a, b: [c = 1] } = …` the pattern
 * of `({ a, b: [c = 1] } = …)`.
 *
 * @param visit lowers the expressions in it: defaults, and computed keys
 */
export function targetOf(
  name: ts.BindingName,
  factory: ts.NodeFactory,
  visit: (node: ts.Node) => ts.Node,
): ts.Expression {
  const expression = (node: ts.Expression) => ts.visitNode(node, visit, ts.isExpression);
  const target = (bound: ts.BindingName): ts.Expression => {
    if (ts.isIdentifier(bound)) return bound;
    return ts.isObjectBindingPattern(bound)
      ? factory.createObjectLiteralExpression(bound.elements.map(property))
      : factory.createArrayLiteralExpression(bound.elements.map(item));
  };
  const withDefault = ({ name: bound, initializer }: ts.BindingElement) =>
    initializer ? factory.createAssignment(target(bound), expression(initializer)) : target(bound);
  const item = (element: ts.ArrayBindingElement): ts.Expression => {
    if (ts.isOmittedExpression(element)) return element;
    const assigned = withDefault(element);
    return element.dotDotDotToken ? factory.createSpreadElement(assigned) : assigned;
  };
  const property = (element: ts.BindingElement): ts.ObjectLiteralElementLike => {
    const { name: bound, propertyName, dotDotDotToken, initializer } = element;
    if (dotDotDotToken) return factory.createSpreadAssignment(target(bound));
    if (propertyName) {
      const key = ts.visitNode(propertyName, visit, ts.isPropertyName);
      return factory.createPropertyAssignment(key, withDefault(element));
    }
    const fallback = initializer && expression(initializer);
    return factory.createShorthandPropertyAssignment(bound as ts.Identifier, fallback);
  };
  return target(name);
}
