/// <reference lib="dom" />
import { pointColors } from "./colors";
import { element } from "./dom";
import type { Session } from "./session";

/** The classes by colour; pressing some makes them stand out on the map. */
export function legend(session: Session): HTMLElement {
  const list = element("div", {
    class: "legend",
    role: "group",
    "aria-label": "Stress on the map",
  });
  session.model.payload.classNames.forEach((name, label) => {
    const dot = element("i", { "aria-hidden": true });
    dot.style.background = pointColors[label % pointColors.length];
    const toggle = element("button", { type: "button", "aria-pressed": "false" }, dot, name);
    toggle.addEventListener("click", () => {
      if (!session.lit.delete(label)) session.lit.add(label);
      toggle.setAttribute("aria-pressed", String(session.lit.has(label)));
      session.changed();
    });
    list.append(toggle);
  });
  return list;
}
