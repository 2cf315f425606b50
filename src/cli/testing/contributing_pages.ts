import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../host/node/project_root";

/** An example of CONTRIBUTING.md, as it is written there. */
export interface ContributingPage {
  /** What a cell holds. */
  readonly cell: string;
  /** What the file holds: the cell with the file's own imports. */
  readonly file: string;
  /** Where the file goes, from the project's root. */
  readonly path: string;
  /** The file that gets one line, and the line. */
  readonly list: string;
  readonly line: string;
}

/** The sections of CONTRIBUTING.md that have an example. */
export const EXAMPLES = [
  "Add a model",
  "Add a data set",
  "Add a likelihood",
  "Add a network",
] as const;

/**
 * The example of a section of CONTRIBUTING.md: its first block of TypeScript is a cell, its second
 * the imports of a file, and the sentence between them says where the file and its line go.
 *
 * @throws Error where the section is not written so
 * @example
 * ```ts
 * contributingPage("Add a model").path; // "src/models/mmd_vae.ts"
 * ```
 */
export function contributingPage(heading: (typeof EXAMPLES)[number]): ContributingPage {
  const text = readFileSync(join(projectRoot(), "CONTRIBUTING.md"), "utf8");
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const [cell = "", imports = ""] = [...section.matchAll(/^```ts\n([^]*?)^```$/gm)].map(
    ([, block]) => block,
  );
  const [, path = "", list = "", line = ""] =
    /^As a file it is `(\S+)`, .* and `(\S+)` gets `(.+)`:$/m.exec(section) ?? [];
  if (!imports || !line) throw new Error(`CONTRIBUTING.md has no example in "${heading}"`);
  return { cell, file: withImports(cell, imports), path, list, line };
}

/** The page with other imports: its own is one statement at its head. */
function withImports(cell: string, imports: string): string {
  const own = /^import \{[^}]*\} from "\.\.\/src";\n/;
  if (!own.test(cell)) throw new Error(`a page begins with its one import: ${cell.slice(0, 60)}`);
  return cell.replace(own, imports);
}
