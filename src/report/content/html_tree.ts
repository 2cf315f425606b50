import { type DefaultTreeAdapterMap, html, parseFragment, serialize } from "parse5";

/** A node of HTML that was read as a browser reads it. */
export type Node = DefaultTreeAdapterMap["childNode"];
export type Element = DefaultTreeAdapterMap["element"];
export type Parent = DefaultTreeAdapterMap["parentNode"];
type TextNode = DefaultTreeAdapterMap["textNode"];

/** HTML as it would stand in a page's body. */
export function parseHtml(text: string): DefaultTreeAdapterMap["documentFragment"] {
  return parseFragment(text);
}

/** The HTML of what is below a node. */
export function htmlOf(parent: Parent): string {
  return serialize(parent);
}

export function isElement(node: Node | Parent): node is Element {
  return "tagName" in node;
}

export function isText(node: Node): node is TextNode {
  return node.nodeName === "#text";
}

/** Visits every element below a node, outermost first; what a visit puts in its place is not visited. */
export function eachElement(parent: Parent, visit: (element: Element) => void): void {
  for (const node of [...parent.childNodes]) {
    if (!isElement(node)) continue;
    visit(node);
    // A visit may have taken it out.
    if (node.parentNode) eachElement(node, visit);
  }
}

/** The first element below a node that passes. */
export function findElement(
  parent: Parent,
  passes: (element: Element) => boolean,
): Element | undefined {
  let found: Element | undefined;
  eachElement(parent, (element) => {
    if (!found && passes(element)) found = element;
  });
  return found;
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((each) => each.name === name)?.value;
}

export function setAttribute(element: Element, name: string, value: string): void {
  removeAttribute(element, name);
  element.attrs.push({ name, value });
}

export function removeAttribute(element: Element, name: string): void {
  element.attrs = element.attrs.filter((each) => each.name !== name);
}

/** The text below a node, without its tags. */
export function textOf(node: Node | Parent): string {
  if ("value" in node) return node.value;
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}

/** Puts HTML in an element's place; none takes it out. */
export function replaceWith(element: Element, text: string): void {
  const parent = element.parentNode;
  if (!parent) return;
  const nodes = parseHtml(text).childNodes;
  for (const node of nodes) node.parentNode = parent;
  parent.childNodes.splice(parent.childNodes.indexOf(element), 1, ...nodes);
  element.parentNode = null;
}

/** Puts HTML before what an element holds. */
export function prepend(element: Element, text: string): void {
  const nodes = parseHtml(text).childNodes;
  for (const node of nodes) node.parentNode = element;
  element.childNodes.unshift(...nodes);
}

/** Puts HTML behind what an element holds. */
export function append(element: Element, text: string): void {
  const nodes = parseHtml(text).childNodes;
  for (const node of nodes) node.parentNode = element;
  element.childNodes.push(...nodes);
}

/** Whether an element is HTML's own, and no part of a drawing or a formula. */
export function isHtml(element: Element): boolean {
  return element.namespaceURI === html.NS.HTML;
}
