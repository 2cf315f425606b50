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
  const { classNames } = session.model.payload;
  // Short names of few classes stand in one row, however narrow it is.
  list.classList.toggle("short", classNames.length <= 10 && classNames.every((n) => n.length <= 3));
  const colors = pointColors(classNames.length);
  classNames.forEach((name, label) => {
    const dot = element("i", { "aria-hidden": true });
    dot.style.background = colors[label];
    const toggle = element("button", { type: "button", "aria-pressed": "false" }, dot, name);
    toggle.addEventListener("click", () => {
      if (!session.lit.delete(label)) session.lit.add(label);
      toggle.setAttribute("aria-pressed", String(session.lit.has(label)));
      session.changed();
    });
    list.append(toggle);
  });
  // Classes without end scroll: their list can be reached by keyboard through its buttons.
  list.classList.toggle("many", classNames.length > 20);
  return list;
}
