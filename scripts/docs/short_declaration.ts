import ts from "typescript";

/**
 * Declarations as whoever uses them reads them: functions and methods without their bodies, classes
 * without what is private, constants with their type in place of their value.
 *
 * @param name what the code of a cell calls it
 */
export function shortDeclaration(
  declarations: readonly ts.Declaration[],
  name: string,
  checker: ts.TypeChecker,
): string {
  // Of a function with several signatures, the last one is its own affair.
  const signatures = declarations.filter((each) => !(ts.isFunctionDeclaration(each) && each.body));
  const shown = signatures.length > 0 ? signatures : declarations;
  return shown.map((each) => declarationText(each, name, checker)).join("\n");
}

function declarationText(node: ts.Declaration, name: string, checker: ts.TypeChecker): string {
  if (ts.isFunctionDeclaration(node)) {
    return `${headText(node)};`
      .replace(/^export (async )?/, "")
      .replace(/^(function )\w+/, `$1${name}`);
  }
  if (ts.isClassDeclaration(node)) return classText(node);
  if (ts.isVariableDeclaration(node)) {
    const type = node.type?.getText() ?? checker.typeToString(checker.getTypeAtLocation(node));
    // What a page's options and parts are is told by its words, and by `--help`.
    return `const ${name}: ${type.replace(/<[^]*>$/, "")};`;
  }
  return node.getText().replace(/^export /, "");
}

/** A class with the signatures of what is public, each with its comment. */
function classText(node: ts.ClassDeclaration): string {
  const { Private, Protected, Override } = ts.ModifierFlags;
  const hidden = Private | Protected | Override;
  const members = node.members.filter(
    (member) =>
      !(ts.getCombinedModifierFlags(member) & hidden) &&
      !(member.name && ts.isPrivateIdentifier(member.name)) &&
      !ts.isConstructorDeclaration(member),
  );
  const start = node.getText();
  const head = start.slice(0, start.indexOf("{", start.indexOf(node.name?.text ?? ""))).trim();
  const inside = members.map((member) => {
    return `  ${commentText(member)}${headText(member).replace(/^async \*?/, "")};`;
  });
  return [`${head.replace(/^export /, "")} {`, ...inside, "}"].join("\n");
}

function commentText(node: ts.Node): string {
  const comments = ts.getJSDocCommentsAndTags(node).map((comment) => comment.getText());
  return comments.map((comment) => `${comment}\n  `).join("");
}

/** What stands before a body or a value. */
function headText(node: ts.Node): string {
  const source = node.getSourceFile().text;
  const end = bodyOf(node)?.getFullStart() ?? node.getEnd();
  return source
    .slice(node.getStart(), end)
    .replace(/\s*=\s*$/, "")
    .replace(/;$/, "")
    .trim();
}

function bodyOf(node: ts.Node): ts.Node | undefined {
  if (ts.isPropertyDeclaration(node)) return node.initializer;
  return ts.isFunctionLike(node) ? (node as ts.FunctionLikeDeclaration).body : undefined;
}
