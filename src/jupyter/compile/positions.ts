import type { TypeScript } from "./lean_typescript";

/** A place in a text, both one-based. */
export interface Position {
  line: number;
  column: number;
}

interface Word {
  text: string;
  start: number;
}

/**
 * Where in a cell's TypeScript a place of its JavaScript came from.
 *
 * tslab's compiler gives no source map. But it drops types and adds exports, and keeps the names
 * and literals in their order: so the longest common subsequence of the two texts' words pairs
 * them, and a place is as far from its word in one text as in the other. Only an error needs this.
 *
 * @returns undefined where no word corresponds.
 */
export function sourcePosition(
  typescript: TypeScript,
  source: string,
  compiled: string,
  at: Position,
): Position | undefined {
  const sourceWords = wordsOf(typescript, source);
  const compiledWords = wordsOf(typescript, withoutExports(compiled));
  if (sourceWords.length * compiledWords.length > 5e7) return undefined;
  const target = offsetOf(compiled, at);
  let best: { word: Word; origin: Word } | undefined;
  for (const pair of pairs(compiledWords, sourceWords)) {
    // The first word at or after the place; else the last before it.
    best = pair;
    if (pair.word.start + pair.word.text.length > target) break;
  }
  if (!best) return undefined;
  const shift = target - best.word.start;
  const shifted = best.origin.start + shift;
  const between = compiled.slice(target, best.word.start);
  const same = shift < 0 && source.slice(shifted, best.origin.start) === between;
  const inside = shift >= 0 && shift < best.word.text.length;
  return positionOf(source, same || inside ? shifted : best.origin.start);
}

/** Blanks the lines by which the compiler exports a cell's names, which stand nowhere in the cell. */
function withoutExports(compiled: string): string {
  const added = /^(exports\.[\w$. =]+ = (void 0|[\w$]+);|Object\.defineProperty\(exports, .*)$/gm;
  return compiled.replace(added, (line) => " ".repeat(line.length));
}

/** Names and literals, in order. */
function wordsOf(typescript: TypeScript, text: string): Word[] {
  const file = typescript.createSourceFile("cell.ts", text, typescript.ScriptTarget.Latest, true);
  const words: Word[] = [];
  const visit = (node: import("@tslab/typescript-for-tslab").Node): void => {
    let leaf = true;
    typescript.forEachChild(node, (child) => {
      leaf = false;
      visit(child);
    });
    const start = node.getStart(file);
    if (leaf && node.end > start) words.push({ text: text.slice(start, node.end), start });
  };
  typescript.forEachChild(file, visit);
  return words;
}

/** The longest common subsequence of two lists of words, by their text. */
function pairs(a: Word[], b: Word[]): { word: Word; origin: Word }[] {
  const width = b.length + 1;
  const length = new Uint16Array((a.length + 1) * width);
  const textAt = (words: Word[], index: number) => words[index]?.text;
  const lengthAt = (i: number, j: number) => length[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      length[i * width + j] =
        textAt(a, i) === textAt(b, j)
          ? lengthAt(i + 1, j + 1) + 1
          : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1));
    }
  }
  const found: { word: Word; origin: Word }[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [word, origin] = [a[i], b[j]];
    if (word && origin && word.text === origin.text) {
      found.push({ word, origin });
      i++;
      j++;
    } else if (lengthAt(i + 1, j) >= lengthAt(i, j + 1)) i++;
    else j++;
  }
  return found;
}

function offsetOf(text: string, { line, column }: Position): number {
  const lines = text.split("\n").slice(0, line - 1);
  return lines.reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
}

function positionOf(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
