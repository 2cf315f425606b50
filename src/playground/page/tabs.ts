/// <reference lib="dom" />
import { element, uniqueId } from "./dom";

/** A tool behind a tab. */
export interface Tool {
  readonly name: string;
  readonly panel: HTMLElement;
  /** Called with true when it comes to the front, with false when another does. */
  readonly onShow?: (shown: boolean) => void;
}

/** Tools of which one is in front, after the tabs pattern of the ARIA authoring practices. */
export function tabs(tools: readonly Tool[]): HTMLElement {
  const list = element("div", { class: "tabs", role: "tablist", "aria-label": "Tools" });
  const panels: HTMLElement[] = [];
  const heads = tools.map(({ name, panel }) => {
    const [head, body] = [uniqueId("tab"), uniqueId("panel")];
    panels.push(element("div", { class: "panel", role: "tabpanel", id: body, "aria-labelledby": head }, panel)); // prettier-ignore
    return element(
      "button",
      { type: "button", role: "tab", id: head, "aria-controls": body },
      name,
    );
  });
  let front = -1;
  const show = (index: number) => {
    if (index === front) return;
    front = index;
    tools.forEach(({ onShow }, i) => {
      heads[i].setAttribute("aria-selected", String(i === index));
      heads[i].tabIndex = i === index ? 0 : -1;
      panels[i].hidden = i !== index;
      onShow?.(i === index);
    });
  };
  heads.forEach((head, index) => {
    head.addEventListener("click", () => show(index));
    head.addEventListener("keydown", ({ key }) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
      if (step === undefined) return;
      const next = (index + step + heads.length) % heads.length;
      show(next);
      heads[next].focus();
    });
  });
  list.append(...heads);
  show(0);
  return element("div", { class: "tools" }, list, ...panels);
}
