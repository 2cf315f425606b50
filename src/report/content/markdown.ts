import { Marked, type Token } from "marked";
import { footnotes } from "./footnotes";

/**
 * Markdown as HTML: GitHub's dialect, read by the library that JupyterLab reads it with, and
 * footnotes. The HTML is as harmless as its author; formulas have been taken out before.
 *
 * @param prefix begins the addresses of the text's footnotes
 */
export function markdownHtml(text: string, prefix: string): string {
  return new Marked({ gfm: true }, footnotes(prefix)).parse(text, { async: false });
}

/** The text of the first heading of the first level, without its marks; undefined without one. */
export function markdownTitle(text: string): string | undefined {
  const tokens = new Marked({ gfm: true }).lexer(text);
  const heading = tokens.find((token) => token.type === "heading" && token.depth === 1);
  if (heading?.type !== "heading") return undefined;
  return (
    plainText(heading.tokens ?? [])
      .replace(/\$/g, "")
      .trim() || undefined
  );
}

/** What is left of inline Markdown when its marks and tags are taken away. */
function plainText(tokens: Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === "html") return "";
      const { tokens: inner, text } = token as { tokens?: Token[]; text?: string };
      return inner ? plainText(inner) : (text ?? "");
    })
    .join("");
}
