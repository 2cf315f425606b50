import type { Node } from "@tslab/typescript-for-tslab";
import type { TypeScript } from "./lean_typescript";

/**
 * Writes the shorthand properties of object literals out, `{ a }` as `{ a: a }`.
 *
 * tslab's compiler turns a name that an earlier cell declared into a property of the shared
 * exports wherever it stands, but not in a shorthand property, where the name would then be
 * unknown at run time.
 */
export function expandShorthand(typescript: TypeScript, code: string): string {
  if (!code.includes("{")) return code;
  const file = typescript.createSourceFile("cell.ts", code, typescript.ScriptTarget.Latest, true);
  const ends: { end: number; name: string }[] = [];
  const visit = (node: Node): void => {
    if (typescript.isShorthandPropertyAssignment(node) && !node.objectAssignmentInitializer) {
      ends.push({ end: node.name.end, name: node.name.text });
    }
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return ends.reduceRight(
    (text, { end, name }) => `${text.slice(0, end)}: ${name}${text.slice(end)}`,
    code,
  );
}
