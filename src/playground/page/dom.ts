/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

type Child = Node | string;

/** Attributes by name; `true` writes an empty one, `false` and undefined none. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Makes an element. Text is text: nothing of a payload is ever read as HTML.
 *
 * @example
 * ```ts
 * element("button", { type: "button", class: "quiet" }, "Clear");
 * ```
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    made.setAttribute(attribute, value === true ? "" : String(value));
  }
  made.append(...children);
  return made;
}

/** A button that does something at once. */
export function button(text: string, press: () => void, attributes: Attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", press);
  return made;
}

/** A small choice of one of several, as radio buttons in a row. */
export function choice(
  name: string,
  label: string,
  options: readonly string[],
  choose: (index: number) => void,
): HTMLElement {
  const group = element("div", { class: "choice", role: "radiogroup", "aria-label": label });
  options.forEach((option, index) => {
    const input = element("input", { type: "radio", name, checked: index === 0 });
    input.addEventListener("change", () => choose(index));
    group.append(element("label", {}, input, element("span", {}, option)));
  });
  return group;
}

let count = 0;

/** A name that no other element of the page has. */
export function uniqueId(what: string): string {
  return `playground-${what}-${++count}`;
}
