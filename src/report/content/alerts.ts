import { type Element, isElement, isText, prepend, setAttribute, textOf } from "./html_tree";

const sign = /^\s*\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)/i;

/** Makes a box with a title of a quotation that begins with `[!NOTE]`, as GitHub shows it. */
export function showAlert(quotation: Element): void {
  const first = quotation.childNodes.find(isElement);
  const start = first?.childNodes[0];
  if (first?.tagName !== "p" || !start || !isText(start)) return;
  const kind = sign.exec(start.value)?.[1]?.toLowerCase();
  if (kind === undefined) return;
  start.value = start.value.replace(sign, "");
  if (textOf(first).trim() === "" && first.childNodes.length === 1) {
    quotation.childNodes.splice(quotation.childNodes.indexOf(first), 1);
  }
  quotation.tagName = quotation.nodeName = "div";
  setAttribute(quotation, "class", `alert alert-${kind}`);
  prepend(quotation, `<p class="alert-title">${kind[0]?.toUpperCase()}${kind.slice(1)}</p>`);
}
