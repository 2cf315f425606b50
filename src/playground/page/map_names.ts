/// <reference lib="dom" />
import { keepApart } from "../../figures/keep_apart";
import { shortName } from "../../figures/short_name";
import type { Place } from "../latent_plane";
import type { Viewport } from "../viewport";
import { pointColors } from "./colors";
import type { Session } from "./session";

/** More classes than these would cover their points with names. */
const mostNamed = 20;
const mostLetters = 16;

/** The classes' names in the middle of their points, none on another, so that colour is not the only key. */
export function drawNames(
  context: CanvasRenderingContext2D,
  session: Session,
  viewport: Viewport,
): void {
  const { classNames } = session.model.payload;
  if (classNames.length > mostNamed) return;
  const colors = pointColors(classNames.length);
  context.font = "700 14px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  const names = classNames.flatMap((name, label) => {
    const place = middle(session, label);
    if (!place || (session.lit.size > 0 && !session.lit.has(label))) return [];
    const text = shortName(name, mostLetters);
    const halfWidth = context.measureText(text).width / 2 + 3;
    return [{ text, label, ...viewport.toPixel(place), halfWidth, halfHeight: 10 }];
  });
  keepApart(names).forEach(({ x, y }, i) => {
    const { text, label } = names[i];
    context.lineWidth = 6;
    context.strokeStyle = colors[label];
    context.strokeText(text, x, y);
    context.lineWidth = 3;
    context.strokeStyle = "rgb(8 10 13)";
    context.strokeText(text, x, y);
    context.fillStyle = "#fff";
    context.fillText(text, x, y);
  });
}

/** The median of a class's places: a few that lie astray do not move it. */
function middle({ map, model }: Session, label: number): Place | undefined {
  const { labels } = model.points;
  const own = Array.from(labels, (_, i) => i).filter((i) => labels[i] === label);
  if (own.length === 0) return undefined;
  const median = (axis: 0 | 1) =>
    own.map((i) => map.places[2 * i + axis]).sort((a, b) => a - b)[own.length >> 1];
  return { x: median(0), y: median(1) };
}
