import type { MarkedExtension, Token, TokenizerAndRendererExtension } from "marked";
import { escapeMarkup } from "../../host/escape";

/** A note to which the text points. */
interface Note {
  number: number;
  /** How often the text points to it. */
  uses: number;
  tokens: Token[];
}

/** `[^name]: the note`; its further lines are indented. */
const definitionStart = /^ {0,3}\[\^([^\]\s]+)\]:[ \t]*/;
const definition = new RegExp(`${definitionStart.source}(.*(?:\\n+(?: {2,}|\\t).*)*)(?:\\n|$)`);

/**
 * Footnotes as GitHub writes them: `text[^name]`, and `[^name]: the note` on a line of its own. They
 * are numbered by their first use and stand at the end of their text; what has no note stays text.
 *
 * @param prefix makes their addresses differ from those of other texts of the page
 */
export function footnotes(prefix: string): MarkedExtension {
  const defined = new Map<string, Token[]>();
  const used = new Map<string, Note>();

  const note: TokenizerAndRendererExtension = {
    name: "footnote",
    level: "block",
    // A note begins a line, also right below a paragraph.
    start: (src) => /(?<=\n) {0,3}\[\^[^\]\s]+\]:/.exec(src)?.index,
    tokenizer(src) {
      const [raw, name, text] = definition.exec(src) ?? [];
      if (raw === undefined || name === undefined) return undefined;
      const tokens: Token[] = [];
      this.lexer.blockTokens((text ?? "").replace(/\n(?: {1,4}|\t)/g, "\n"), tokens);
      if (!defined.has(name)) defined.set(name, tokens);
      return { type: "footnote", raw, tokens: [] };
    },
    renderer: () => "",
  };

  const reference: TokenizerAndRendererExtension = {
    name: "footnoteReference",
    level: "inline",
    start: (src) => src.indexOf("[^"),
    tokenizer(src) {
      const [raw, name] = /^\[\^([^\]\s]+)\]/.exec(src) ?? [];
      return raw === undefined ? undefined : { type: "footnoteReference", raw, note: name };
    },
    renderer({ raw, note: name }) {
      const tokens = defined.get(String(name));
      if (!tokens) return escapeMarkup(raw);
      const found = used.get(String(name)) ?? { number: used.size + 1, uses: 0, tokens };
      used.set(String(name), found);
      found.uses++;
      const id = `${prefix}${found.number}`;
      const own = found.uses > 1 ? `-${found.uses}` : "";
      return (
        `<sup class="footnote"><a id="${id}-use${own}" href="#${id}" ` +
        `aria-label="Footnote ${found.number}">${found.number}</a></sup>`
      );
    },
  };

  const list: TokenizerAndRendererExtension = {
    name: "footnoteList",
    renderer() {
      let items = "";
      // A note may itself point to others: the map grows while it is gone through.
      for (const { number, tokens } of used.values()) {
        items += itemOf(`${prefix}${number}`, this.parser.parse(tokens).trimEnd());
      }
      return items && `<section class="footnotes"><ol>\n${items}</ol></section>\n`;
    },
  };

  return {
    extensions: [note, reference, list],
    hooks: { processAllTokens: (tokens) => [...tokens, { type: "footnoteList", raw: "" }] },
  };
}

/** A note with the way back at the end of its last line. */
function itemOf(id: string, html: string): string {
  const end = html.endsWith("</p>") ? html.length - "</p>".length : html.length;
  const back = ` <a href="#${id}-use" aria-label="Back to the text">↩</a>`;
  return `<li id="${id}">${html.slice(0, end)}${back}${html.slice(end)}</li>\n`;
}
