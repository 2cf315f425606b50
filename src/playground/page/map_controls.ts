/// <reference lib="dom" />
import { choice, element, uniqueId } from "./dom";
import type { LatentMapView } from "./map_view";
import type { Session } from "./session";

/** Which map is shown, and whether decoded images stand behind it. */
export function mapControls(session: Session, view: LatentMapView): HTMLElement {
  const { maps } = session.model;
  const behind = element("input", { type: "checkbox", checked: true });
  behind.addEventListener("change", () => view.showManifold(behind.checked));
  const controls = element("div", { class: "controls" });
  if (maps.length > 1) {
    const names = maps.map(({ description }) => description.name);
    const choose = (index: number) => {
      session.map = maps[index];
      session.changed();
    };
    controls.append(choice(uniqueId("map"), "Map", names, choose));
  }
  controls.append(element("label", { class: "check" }, behind, "images behind"));
  return controls;
}
