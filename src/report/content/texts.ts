import type { Pieces } from "../pieces";
import { showAlert } from "./alerts";
import type { Formulas } from "./formulas";
import type { Headings } from "./headings";
import {
  attribute,
  eachElement,
  type Element,
  htmlOf,
  isElement,
  isHtml,
  isText,
  type Parent,
  parseHtml,
  removeAttribute,
  replaceWith,
  setAttribute,
  textOf,
} from "./html_tree";
import { markdownHtml } from "./markdown";
import { showPicture, showRecording } from "./media";
import type { Places } from "./pictures";
import { note, unshownNote } from "./unshown";

/** What the texts of one page share. */
export interface Page {
  formulas: Formulas;
  headings: Headings;
  pieces: Pieces;
}

/** Where text is read as it stands: no formula, no link. */
const verbatim = new Set(["code", "pre", "script", "style", "svg", "textarea"]);

/** Makes of a notebook's texts HTML for a page, in which nothing runs and nothing is fetched. */
export class Texts {
  private count = 0;

  constructor(private readonly page: Page) {}

  /**
   * @param mayBeTitle whether its first heading of the first level may be the page's title
   * @returns a word that stands for its HTML until the page's pieces are made
   */
  markdown(text: string, places: Places, mayBeTitle = false): string {
    const { formulas, headings } = this.page;
    const html = markdownHtml(formulas.fromMarkdown(text), `footnote-${++this.count}-`);
    const tree = parseHtml(html);
    this.restoreCode(tree);
    eachElement(tree, (element) => {
      if (!/^h[1-6]$/.test(element.tagName) || !isHtml(element)) return;
      if (headings.add(element, (each) => formulas.written(each), mayBeTitle)) {
        replaceWith(element, "");
      }
    });
    return this.finish(tree, places);
  }

  /** HTML as an output brings it, with formulas in its text. */
  html(text: string, places: Places): string {
    const tree = parseHtml(text);
    this.takeFormulas(tree);
    return this.finish(tree, places);
  }

  /** A label of HTML that has been through {@link markdown}, such as a title. */
  label(html: string): string {
    return this.page.pieces.add({ kind: "label", text: html });
  }

  private finish(tree: Parent, places: Places): string {
    eachElement(tree, (element) => this.show(element, places));
    return this.page.pieces.add({ kind: "html", text: htmlOf(tree) });
  }

  private show(element: Element, places: Places): void {
    // What a drawing is made of is the sanitizer's.
    if (!isHtml(element) && element.tagName !== "math") return;
    const instead = unshownNote(element);
    if (instead !== undefined) replaceWith(element, instead);
    else if (element.tagName === "img") showPicture(element, places);
    else if (/^(audio|video)$/.test(element.tagName)) showRecording(element, places);
    else if (element.tagName === "blockquote") showAlert(element);
    else if (element.tagName === "pre") this.colour(element);
    else if (element.tagName === "a") follow(element);
    else if (element.tagName === "input") showTask(element);
  }

  /** A block of code, in its language's colours where it names one. */
  private colour(element: Element): void {
    const [code] = element.childNodes;
    if (!code || !isElement(code) || code.tagName !== "code") return;
    const language = /(?:^|\s)language-(\S+)/.exec(attribute(code, "class") ?? "")?.[1];
    const text = textOf(code);
    const word = this.page.pieces.add({ kind: "code", text, language: language ?? "text" });
    const told = language === "mermaid" ? note("A diagram in mermaid, as its text:") : "";
    replaceWith(element, told + word);
  }

  /** Formulas that were taken out of what turned out to be code or an attribute go back. */
  private restoreCode(parent: Parent, inCode = false): void {
    const { formulas } = this.page;
    for (const node of parent.childNodes) {
      if (isText(node) && inCode) node.value = formulas.written(node.value);
      if (!isElement(node)) continue;
      for (const each of node.attrs) each.value = formulas.written(each.value);
      this.restoreCode(node, inCode || verbatim.has(node.tagName));
    }
  }

  private takeFormulas(parent: Parent): void {
    for (const node of parent.childNodes) {
      if (isText(node)) node.value = this.page.formulas.fromText(node.value);
      else if (isElement(node) && !verbatim.has(node.tagName)) this.takeFormulas(node);
    }
  }
}

/** A box is there to be looked at. */
function showTask(box: Element): void {
  const checked = attribute(box, "checked") !== undefined;
  setAttribute(box, "disabled", "");
  setAttribute(box, "aria-label", checked ? "done" : "to do");
}

/** Reports stand beside each other as their notebooks do, and an old anchor is found by its name. */
function follow(link: Element): void {
  const href = attribute(link, "href");
  const target = href?.replace(/^(?!\w+:)([^#?]+)\.ipynb(?=$|#)/, "$1.html");
  if (target !== undefined) setAttribute(link, "href", target);
  const name = attribute(link, "name");
  if (name === undefined) return;
  removeAttribute(link, "name");
  if (attribute(link, "id") === undefined) setAttribute(link, "id", name);
}
