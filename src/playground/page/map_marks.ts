/// <reference lib="dom" />
import type { Place } from "../latent_plane";
import type { Viewport } from "../viewport";
import { plainColor, pointColors, unknownColor } from "./colors";
import type { Session } from "./session";

type Context = CanvasRenderingContext2D;

const white = "#fff";
const drawn = "#ffd166";
const way = "#7ee0c3";

/** Of a point, in CSS pixels: on a phone, too, it is seen. */
const smallestRadius = 2.6;

/** The test images' places, coloured by class; grey where it is not known. What is stressed is larger, edged in white. */
export function drawPoints(context: Context, session: Session, viewport: Viewport): void {
  const { places } = session.map;
  const { labels } = session.model.points;
  const colors = pointColors(session.model.payload.classNames.length);
  const plain = Math.max(smallestRadius, viewport.width / 190);
  const stressed = session.lit.size > 0;
  if (stressed) veil(context, viewport);
  for (const lit of [false, true]) {
    for (let i = 0; 2 * i < places.length; i++) {
      const label = labels[i];
      const stands = !stressed || session.lit.has(label);
      if (stands !== lit) continue;
      const { x, y } = viewport.toPixel({ x: places[2 * i], y: places[2 * i + 1] });
      context.globalAlpha = stands ? 1 : 0.25;
      context.fillStyle = colors.length === 0 ? plainColor : (colors[label] ?? unknownColor);
      const raised = stressed && stands;
      circle(context, x, y, raised ? 1.35 * plain : plain);
      context.fill();
      // On images, a point is told from its ground by its edge.
      stroke(context, raised ? white : "rgb(8 10 13)", 1);
    }
  }
  context.globalAlpha = 1;
}

/** Over the images behind, so that they do not outshine what is stressed. */
function veil(context: Context, { width, height }: Viewport): void {
  context.fillStyle = "rgb(13 15 18 / 60%)";
  context.fillRect(0, 0, width, height);
}

/** What was drawn or chosen, with one standard deviation of its posterior around its mean. */
export function drawPosterior(context: Context, session: Session, viewport: Viewport): void {
  if (!session.drawing) return;
  const { mean, deviation, name } = session.drawing;
  const spread = session.map.plane.spreadOf(mean, deviation);
  const [xx, xy, yy] = spread.covariance;
  // The axes of the ellipse are the eigenvectors of the covariance.
  const half = (xx + yy) / 2;
  const rest = Math.hypot((xx - yy) / 2, xy);
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const axes = [half + rest, Math.max(0, half - rest)].map((v) => Math.sqrt(v) * viewport.scale);
  const { x, y } = viewport.toPixel(spread);
  context.beginPath();
  context.ellipse(x, y, Math.max(3, axes[0]), Math.max(3, axes[1]), -angle, 0, 2 * Math.PI);
  context.fillStyle = "rgb(255 209 102 / 25%)";
  context.fill();
  stroke(context, drawn, 1.75);
  circle(context, x, y, 3.5);
  context.fillStyle = drawn;
  context.fill();
  note(context, name, x, y - Math.max(12, axes[1] + 8), drawn);
}

/** The way from A to B. */
export function drawPath(context: Context, session: Session, viewport: Viewport): void {
  if (!session.ends) return;
  const { from, to } = session.ends;
  const at = (z: Float32Array) => viewport.toPixel(session.map.plane.placeOf(z));
  context.beginPath();
  for (const z of session.way(48)) {
    const { x, y } = at(z);
    context.lineTo(x, y);
  }
  stroke(context, way, 2);
  for (const [z, name] of [
    [from, "A"],
    [to, "B"],
  ] as const) {
    const { x, y } = at(z);
    circle(context, x, y, 10);
    context.fillStyle = way;
    context.fill();
    stroke(context, "#0d0f12", 1.5);
    context.font = "600 12px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = "#08251d";
    context.fillText(name, x, y + 0.5);
  }
}

/** The latent in view. */
export function drawMarker(context: Context, at: Place): void {
  circle(context, at.x, at.y, 8);
  stroke(context, "rgb(0 0 0 / 75%)", 4.5);
  stroke(context, white, 2.25);
}

function note(context: Context, text: string, x: number, y: number, color: string): void {
  context.font = "600 12px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  context.lineWidth = 3.5;
  context.strokeStyle = "rgb(10 12 15 / 85%)";
  context.strokeText(text, x, y);
  context.fillStyle = color;
  context.fillText(text, x, y);
}

function circle(context: Context, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

function stroke(context: Context, color: string, width: number): void {
  context.lineWidth = width;
  context.strokeStyle = color;
  context.stroke();
}
