/// <reference lib="dom" />
import { describeView } from "./describe";
import { digitRow } from "./digit_row";
import { dimensions } from "./dimensions";
import { element, uniqueId } from "./dom";
import { drawTool } from "./draw_tool";
import { legend } from "./legend";
import { mapControls } from "./map_controls";
import { LatentMapView } from "./map_view";
import type { LoadedModel } from "./model";
import { pathTool } from "./path_tool";
import { Picture } from "./picture";
import { Session } from "./session";
import { tabs } from "./tabs";

/** Builds a playground: the map and what is decoded above, the tools below. */
export function buildPlayground(model: LoadedModel): HTMLElement {
  const session = new Session(model);
  const { payload } = model;
  const map = new LatentMapView(session);
  const draw = drawTool(session);
  const path = pathTool(session);
  const parts = [
    element(
      "div",
      { class: "top" },
      element(
        "div",
        { class: "map-side" },
        map.element,
        mapControls(session, map),
        legend(session),
      ),
      screen(session),
    ),
    ...(payload.conditional ? [digitRow(session)] : []),
    tabs([
      { name: "Draw a digit", panel: draw },
      { name: "Dimensions", panel: dimensions(session) },
      { name: "Between two", ...path },
    ]),
  ];
  const heading = element("p", { class: "heading", id: uniqueId("heading") }, payload.title);
  return element(
    "section",
    { class: "playground", "aria-labelledby": heading.id },
    element("div", { class: "card" }, heading, ...parts),
  );
}

/** The latent in view, decoded; beside it the image that it comes from, if there is one. */
function screen(session: Session): HTMLElement {
  const { model } = session;
  const { imageShape, latentSize } = model.payload;
  const decoded = new Picture(imageShape, "decoded", "Decoded image");
  const original = new Picture(imageShape, "original", "Original");
  const caption = element("p", { class: "caption", role: "status" });
  const beside = element("div", { class: "beside" }, original.canvas, caption);
  const bars = Array.from({ length: Math.min(latentSize, 32) }, () => element("i", {}));
  const latent = element("div", { class: "latent", "aria-hidden": true }, ...bars);
  session.listen(() => {
    const { origin, z } = session.view;
    const text = describeView(session);
    decoded.show(session.decoded, `Decoded image: ${text}`);
    const source =
      origin.kind === "test"
        ? model.image(origin.index)
        : origin.kind === "drawing"
          ? session.drawing?.image
          : undefined;
    original.canvas.hidden = source === undefined;
    original.show(source);
    if (caption.textContent !== text) caption.textContent = text;
    bars.forEach((bar, d) => {
      const height = Math.min(50, Math.abs(z[d]) * 16);
      bar.style.height = `${height}%`;
      bar.style.bottom = z[d] < 0 ? `${50 - height}%` : "50%";
    });
  });
  const name = element("p", { class: "name" }, "Decoded");
  const received = element("p", { class: "name" }, "z, what the decoder gets");
  return element("div", { class: "screen" }, name, decoded.canvas, beside, received, latent);
}
