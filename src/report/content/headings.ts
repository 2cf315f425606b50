import { escapeMarkup } from "../../host/escape";
import {
  append,
  attribute,
  type Element,
  htmlOf,
  isElement,
  type Node,
  prepend,
  setAttribute,
  textOf,
} from "./html_tree";

/** An entry of a page's contents. */
export interface Heading {
  id: string;
  level: number;
  /** Its HTML, of which an entry shows text and formulas. */
  html: string;
}

/** A page's title: the first heading of the first level, which stands above the cells. */
export interface Title {
  html: string;
  text: string;
  /** Under which links find it. */
  ids: string[];
}

/** The headings of a page, with the addresses by which links find them. */
export class Headings {
  readonly entries: Heading[] = [];
  title: Title | undefined;
  private readonly taken = new Set<string>();

  /**
   * Gives a heading its address, that of GitHub, and those under which a notebook may link to it as
   * well: JupyterLab's, which keeps capitals and points, with and without the marks of code.
   *
   * @param written puts formulas back into a text
   * @returns whether it is the page's title, which stands elsewhere
   */
  add(element: Element, written: (text: string) => string, mayBeTitle: boolean): boolean {
    const level = Number(element.tagName.slice(1));
    const text = written(textOf(element)).trim();
    const marked = written(element.childNodes.map(markedText).join("")).trim();
    const names = [githubId(text) || "section", spaced(text), spaced(marked)];
    const [id = "", ...others] = [...new Set(names)].filter(Boolean).map((name) => this.free(name));
    const html = htmlOf(element);
    if (level === 1 && mayBeTitle && !this.title) {
      this.title = { html, text, ids: [id, ...others] };
      return true;
    }
    this.entries.push({ id, level, html });
    prepend(element, others.map(anchor).join(""));
    if (attribute(element, "id") === undefined) setAttribute(element, "id", id);
    else prepend(element, anchor(id));
    const link = `#${encodeURIComponent(id)}`;
    append(element, `<a class="anchor" href="${link}" aria-label="Link to this section">#</a>`);
    return false;
  }

  /** The name, or the next with a number that no other heading has. */
  private free(name: string): string {
    let id = name;
    for (let number = 1; this.taken.has(id); number++) id = `${name}-${number}`;
    this.taken.add(id);
    return id;
  }
}

/** A place that a link finds, with nothing to see. */
export function anchor(id: string): string {
  return `<span id="${escapeMarkup(id)}"></span>`;
}

/** Small letters, digits and dashes, as GitHub makes of a heading. */
function githubId(text: string): string {
  const letters = text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "");
  return letters.replace(/ /g, "-");
}

/** With dashes for spaces, as JupyterLab makes of a heading. */
function spaced(text: string): string {
  return text.replace(/\s/g, "-");
}

function markedText(node: Node): string {
  return isElement(node) && node.tagName === "code" ? `\`${textOf(node)}\`` : textOf(node);
}
