import { Marks } from "./marks";

/** A formula as a notebook writes it. */
export interface Formula {
  /** Between its delimiters. */
  tex: string;
  /** On a line of its own. */
  display: boolean;
  /** With its delimiters. */
  source: string;
}

/** No blank line: a formula ends with its paragraph at the latest. */
const together = "(?!\\n[ \\t]*\\n)";
const escaped = "\\\\[^]";
const group = `\\{(?:${escaped}|[^{}\\\\]|\\{(?:${escaped}|[^{}\\\\])*\\})*\\}`;

const code = [
  // A block between fences, to its end or to the text's.
  "(?<fenced>^[ \\t>]*(?:(?:[-*+]|\\d+[.)])[ \\t]+)*(?<fence>`{3,}|~{3,})[^\\n]*\\n(?:[^]*?\\n)??[ \\t>]*\\k<fence>[`~]*[ \\t]*$)",
  `(?<inlineCode>(?<!\`)(?<ticks>\`+)(?!\`)(?:${together}[^])*?(?<!\`)\\k<ticks>(?!\`))`,
  "(?<comment><!--[^]*?-->)",
];

const formula = [
  `\\\\\\\\\\((?<round>(?:${together}[^])+?)\\\\\\\\\\)`,
  `\\\\\\\\\\[(?<square>(?:${together}[^])+?)\\\\\\\\\\]`,
  "(?<environment>\\\\begin\\{(?<name>[A-Za-z]+\\*?)\\}[^]*?\\\\end\\{\\k<name>\\})",
  "(?<reference>\\\\(?:eq)?ref\\{[^{}\\n]*\\})",
  `(?<escape>${escaped})`,
  // Two dollars that stand at the start of a line may have blank lines between them.
  "(?:^|(?<=^[ \\t>]*))\\$\\$(?<block>(?:\\\\[^]|[^$\\\\]|\\$(?!\\$))+?)\\$\\$",
  `\\$\\$(?<double>(?:${together}(?:\\\\[^]|[^$\\\\]|\\$(?!\\$)))+?)\\$\\$`,
  `\\$(?!\\$)(?<single>(?:${together}(?:${escaped}|${group}|[^$\\\\{}]))+?)\\$`,
  `\\$(?!\\$)(?<torn>(?:${together}(?:${escaped}|[^$\\\\]))+?)\\$`,
];

const inMarkdown = new RegExp([...code, ...formula].join("|"), "gm");
const inText = new RegExp(formula.join("|"), "gm");

/** What lies between the dollars of two prices, as in "$5 and $10". */
const price = /^\d[\d.,]*[kKmM]?\s[^\\^_=+<>{}|]*$/;

/**
 * The formulas of a notebook's texts. They are taken out before the text is read as Markdown, so that
 * their underscores, bars and backslashes mean TeX alone, and come back as words that stand for them.
 */
export class Formulas extends Marks<Formula> {
  /** Takes the formulas out of Markdown, and leaves code and comments alone. */
  fromMarkdown(text: string): string {
    return this.take(text, inMarkdown);
  }

  /** Takes the formulas out of plain text, such as that of a table's cell. */
  fromText(text: string): string {
    return this.take(text, inText);
  }

  /** Puts back what was taken, as it was written. */
  written(text: string): string {
    return this.fill(text, ({ source }) => source);
  }

  private take(text: string, pattern: RegExp): string {
    let at = 0;
    let taken = "";
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      const found = formulaOf(match.groups ?? {}, match[0]);
      if (found && !found.display && price.test(found.tex)) {
        // The second dollar may begin another.
        pattern.lastIndex = match.index + 1;
        continue;
      }
      if (!found) continue;
      const line = text.slice(text.lastIndexOf("\n", match.index) + 1, match.index);
      // Inside a quotation every line of it bears the sign of one.
      if (/^[ \t]*>/.test(line)) found.tex = found.tex.replace(/\n[ \t]*(?:>[ \t]?)+/g, "\n");
      taken += text.slice(at, match.index) + this.add(found);
      at = match.index + match[0].length;
    }
    return taken + text.slice(at);
  }
}

function formulaOf(groups: Partial<Record<string, string>>, source: string): Formula | undefined {
  const { square, environment, block, double } = groups;
  const display = square ?? environment ?? block ?? double;
  if (display !== undefined) return { tex: display, display: true, source };
  const inline = groups.round ?? groups.reference ?? groups.single ?? groups.torn;
  return inline === undefined ? undefined : { tex: inline, display: false, source };
}
