/// <reference lib="dom" />
import { chooseTool } from "./choose_tool";
import { classRow } from "./class_row";
import { dimensions } from "./dimensions";
import { element, uniqueId } from "./dom";
import { drawTool } from "./draw_tool";
import { isDrawn } from "./is_drawn";
import { legend } from "./legend";
import { mapControls } from "./map_controls";
import { LatentMapView } from "./map_view";
import type { LoadedModel } from "./model";
import { PathTool } from "./path_tool";
import { screen } from "./screen";
import { Session } from "./session";
import { dimensionStrips, wayStrips } from "./strips";
import { tabs, type Tool } from "./tabs";
import { testImages } from "./test_images";
import { article } from "./words";

/** Builds a playground: the map and what is decoded above, the tools below. */
export function buildPlayground(model: LoadedModel): HTMLElement {
  const session = new Session(model);
  const { title, classNames } = model.payload;
  const map = new LatentMapView(session);
  const mapSide = element("div", { class: "map-side" }, map.element, mapControls(session, map));
  if (classNames.length > 0) mapSide.append(legend(session));
  const tools = tabs(toolsOf(session));
  const heading = element("p", { class: "heading", id: uniqueId("heading") }, title);
  const card = element(
    "div",
    { class: "card" },
    heading,
    element("div", { class: "top" }, mapSide, screen(session)),
    ...(model.told.length > 0 ? [classRow(session)] : []),
    tools,
  );
  if (model.kind === "pictures") {
    const said = `${reasons[model.payload.because ?? "layers"]}, so pictures made at export are shown: each place stands for the nearest one.`;
    card.append(element("p", { class: "hint quiet" }, said));
  }
  return element("section", { class: "playground", "aria-labelledby": heading.id }, card);
}

/** Why pictures are shown. */
const reasons = {
  layers: "The layers of this model cannot run in a page",
  prior: "The latents of this model have a prior of their own, from which a page cannot draw",
  size: "This model has too many weights for a page",
} as const;

/**
 * What can be done with a model: an image is drawn with a pen, where that makes sense, or else
 * chosen among test images or opened from a file; without its network, pictures stand for what it would decode.
 */
function toolsOf(session: Session): Tool[] {
  const { model } = session;
  const { item } = model.payload;
  if (model.kind === "pictures") {
    return [
      { name: "Test images", panel: testImages(session) },
      { name: "Dimensions", panel: dimensionStrips(session, model) },
      { name: "Between two", panel: wayStrips(session, model) },
    ];
  }
  const path = new PathTool(session, model);
  return [
    isDrawn(model)
      ? { name: `Draw ${article(item)}`, panel: drawTool(session, model) }
      : { name: `Choose ${article(item)}`, panel: chooseTool(session, model) },
    { name: "Dimensions", panel: dimensions(session, model) },
    { name: "Between two", panel: path.panel, onShow: (shown) => path.onShow(shown) },
  ];
}
