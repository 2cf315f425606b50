import ts from "typescript";
import { targetOf } from "./assignment_target";

/** The parameter by which a cell's code asks the kernel for modules. */
export const cellParameter = "latentLab$";

/** What {@link lowerCell} needs to know. */
export interface Lowering {
  /** The names that the cell declares at its top level. */
  names: ReadonlySet<string>;
  /** The expression statement whose value is the cell's. */
  last: ts.Node | undefined;
}

/**
 * Makes a function's body of a cell: what it declares at the top level becomes an assignment to a
 * binding that all cells share, functions first; its last expression is returned, in an array so
 * that a promise stays one. Runs after TypeScript's own transformers, on JavaScript.
 *
 *     let rate = 0.1;                     step = function () { return rate * 10; };
 *     function step() {            →      rate = 0.1;
 *       return rate * 10;                 return [step()];
 *     }
 *     step()
 */
export function lowerCell(lowering: Lowering): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    const { factory } = context;
    const hoisted: ts.Statement[] = [];
    const body: ts.Statement[] = [];
    for (const statement of file.statements) {
      const lowered = new Lowerer(context, lowering).topLevel(statement);
      const isFunction = ts.isFunctionDeclaration(statement) && lowered.length > 0;
      (isFunction ? hoisted : body).push(...lowered);
    }
    return factory.updateSourceFile(file, [...hoisted, ...body]);
  };
}

/** Leaves out what stands behind a cell's own text: the declarations of earlier ones. */
export function withoutCarried(end: number): ts.TransformerFactory<ts.SourceFile> {
  return ({ factory }) =>
    (file) =>
      factory.updateSourceFile(
        file,
        file.statements.filter(({ pos }) => pos < end),
      );
}

/** Whether a cell that ends in this statement has a value. */
export function hasValue(statement: ts.Statement): boolean {
  return ts.isExpressionStatement(statement) || ts.isExportAssignment(statement);
}

/** Whether code awaits outside of its functions. */
export function awaits(node: ts.Node): boolean {
  if (ts.isFunctionLike(node)) return false;
  if (ts.isAwaitExpression(node)) return true;
  if (ts.isForOfStatement(node) && node.awaitModifier) return true;
  if (
    ts.isVariableDeclarationList(node) &&
    (node.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing
  ) {
    return true;
  }
  return ts.forEachChild(node, (child) => awaits(child) || undefined) ?? false;
}

class Lowerer {
  private readonly factory: ts.NodeFactory;
  /** How many functions and classes the visited node stands in. */
  private depth = 0;

  constructor(
    private readonly context: ts.TransformationContext,
    private readonly lowering: Lowering,
  ) {
    this.factory = context.factory;
  }

  topLevel(statement: ts.Statement): ts.Statement[] {
    const { factory } = this;
    if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) return [];
    if (ts.isExportAssignment(statement)) {
      return [this.expression(statement, this.visit(statement.expression))];
    }
    if (ts.isFunctionDeclaration(statement)) return this.functionOf(statement);
    if (ts.isClassDeclaration(statement)) {
      const { name, heritageClauses, members } = statement;
      const value = factory.createClassExpression(
        undefined,
        name,
        undefined,
        heritageClauses,
        members,
      );
      ts.setTextRange(value, statement);
      return [this.assignment(statement, name, this.visit(value))];
    }
    if (ts.isVariableStatement(statement)) {
      return this.variables(statement.declarationList, statement);
    }
    return [this.visit(statement)];
  }

  private functionOf(statement: ts.FunctionDeclaration): ts.Statement[] {
    const { name, asteriskToken, parameters, body } = statement;
    // An overload, or a declaration of what stands elsewhere.
    if (!body) return [];
    const isAsync = ({ kind }: ts.ModifierLike) => kind === ts.SyntaxKind.AsyncKeyword;
    const value = this.factory.createFunctionExpression(
      statement.modifiers?.filter((modifier) => ts.isModifier(modifier) && isAsync(modifier)) as
        ts.Modifier[] | undefined,
      asteriskToken,
      // Without a name of its own, so that it calls itself by the shared one.
      undefined,
      undefined,
      parameters,
      undefined,
      body,
    );
    ts.setTextRange(value, statement);
    return [this.assignment(statement, name, this.visit(value))];
  }

  /** Declarations as assignments; those of names that the compiler made up stay as they are. */
  private variables(list: ts.VariableDeclarationList, at: ts.Statement): ts.Statement[] {
    const statements: ts.Statement[] = [];
    for (const declaration of list.declarations) {
      if (!this.isShared(declaration.name)) {
        const own = this.factory.createVariableDeclarationList(
          [this.visit(declaration)],
          list.flags,
        );
        statements.push(this.factory.createVariableStatement(undefined, own));
        continue;
      }
      const assigned = this.declaration(declaration, list);
      if (assigned) statements.push(this.expression(declaration, assigned));
    }
    const [first] = statements;
    if (first) ts.setCommentRange(first, ts.getCommentRange(at));
    return statements;
  }

  /** `name = initializer`; undefined for a `var` that only says that a name exists. */
  private declaration(
    { name, initializer }: ts.VariableDeclaration,
    list: ts.VariableDeclarationList,
  ): ts.Expression | undefined {
    const { factory } = this;
    const isVar = (list.flags & ts.NodeFlags.BlockScoped) === 0;
    // The one of an enum or a namespace, in whose place stands another of an earlier cell.
    const isMade = ts.getOriginalNode(list).pos < 0;
    if (!initializer && isVar && !isMade) return undefined;
    const value = initializer ? this.visit(initializer) : factory.createVoidZero();
    const assigned = factory.createAssignment(targetOf(name, this.factory, this.visitor), value);
    return ts.setTextRange(assigned, name.parent);
  }

  private readonly visitor = (node: ts.Node): ts.Node => this.visit(node);

  /** Inside of statements: `var`, the last expression, `import()` and `import.meta`. */
  private visit<T extends ts.Node>(node: T): T {
    return this.lowered(node) as T;
  }

  private lowered(node: ts.Node): ts.Node {
    const { factory } = this;
    if (ts.isExpressionStatement(node) && this.depth === 0 && this.isLast(node)) {
      return this.expression(node, this.visit(node.expression));
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const load = factory.createPropertyAccessExpression(this.kernel(), "import");
      const call = factory.createCallExpression(
        load,
        undefined,
        node.arguments.map(this.visitor) as ts.Expression[],
      );
      return ts.setTextRange(call, node);
    }
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
      return factory.createPropertyAccessExpression(this.kernel(), "meta");
    }
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) {
      this.depth++;
      const inner = ts.visitEachChild(node, this.visitor, this.context);
      this.depth--;
      return inner;
    }
    if (this.isSharedVar(node)) return this.loopTarget(node);
    if (ts.isVariableStatement(node) && this.isSharedVar(node.declarationList)) {
      return factory.createBlock(this.variables(node.declarationList, node));
    }
    return ts.visitEachChild(node, this.visitor, this.context);
  }

  /** What stands in a loop's head in place of `var`. */
  private loopTarget(list: ts.VariableDeclarationList): ts.Node {
    const { factory } = this;
    const [only] = list.declarations;
    const parent = ts.getOriginalNode(list).parent as ts.Node | undefined;
    const isEach = parent && (ts.isForOfStatement(parent) || ts.isForInStatement(parent));
    if (only && isEach) return targetOf(only.name, this.factory, this.visitor);
    const assigned = list.declarations.flatMap((each) => this.declaration(each, list) ?? []);
    const [head = factory.createVoidZero(), ...rest] = assigned;
    return rest.reduce((before, each) => factory.createComma(before, each), head);
  }

  /** Whether a node is `var …` of names that the cell declares (in a function they are its own). */
  private isSharedVar(node: ts.Node): node is ts.VariableDeclarationList {
    if (!ts.isVariableDeclarationList(node) || node.flags & ts.NodeFlags.BlockScoped) return false;
    if (this.depth > 0) return false;
    return node.declarations.some(({ name }) => this.isShared(name));
  }

  private isShared(name: ts.BindingName): boolean {
    if (ts.isIdentifier(name)) return this.lowering.names.has(name.text);
    return name.elements.some((each) => !ts.isOmittedExpression(each) && this.isShared(each.name));
  }

  private isLast(statement: ts.Node): boolean {
    const { last } = this.lowering;
    return last !== undefined && ts.getOriginalNode(statement) === last;
  }

  private assignment(
    statement: ts.Statement,
    name: ts.Identifier | undefined,
    value: ts.Expression,
  ): ts.Statement {
    return this.expression(statement, name ? this.factory.createAssignment(name, value) : value);
  }

  private expression(from: ts.Node, value: ts.Expression): ts.Statement {
    const isLast = this.isLast(from);
    const statement = isLast
      ? this.factory.createReturnStatement(this.factory.createArrayLiteralExpression([value]))
      : this.factory.createExpressionStatement(value);
    ts.setCommentRange(statement, ts.getCommentRange(from));
    return ts.setSourceMapRange(statement, ts.getSourceMapRange(from));
  }

  private kernel(): ts.Identifier {
    return this.factory.createIdentifier(cellParameter);
  }
}
