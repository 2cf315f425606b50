/// <reference lib="dom" />
import { counted } from "../../config";
import { pointColors } from "./colors";
import { element } from "./dom";
import type { Session } from "./session";

/** More classes than these are not all named: those with the most points are. */
const mostNamed = 60;

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
  const labels = shownLabels(session);
  labels.forEach((label) => {
    const name = classNames[label];
    const dot = element("i", { "aria-hidden": true });
    dot.style.background = colors[label];
    const toggle = element("button", { type: "button", "aria-pressed": "false", title: name }, dot, element("bdi", {}, name)); // prettier-ignore
    toggle.addEventListener("click", () => {
      if (!session.lit.delete(label)) session.lit.add(label);
      toggle.setAttribute("aria-pressed", String(session.lit.has(label)));
      session.changed();
    });
    list.append(toggle);
  });
  const more = classNames.length - labels.length;
  if (more > 0) list.append(element("span", {}, `and ${counted(more)} more`));
  // Classes without end scroll: their list can be reached by keyboard through its buttons.
  list.classList.toggle("many", classNames.length > 20);
  return list;
}

/** The classes that are named, in their order. */
function shownLabels({ model }: Session): number[] {
  const all = Array.from(model.payload.classNames.keys());
  if (all.length <= mostNamed) return all;
  const counts = all.map(() => 0);
  for (const label of Array.from(model.points.labels)) if (label >= 0) counts[label]++;
  const order = [...all].sort((a, b) => counts[b] - counts[a]);
  return order.slice(0, mostNamed).sort((a, b) => a - b);
}
