import { isPaperLight } from "./draw_tool";
import type { LiveModel } from "./live_model";

/** Larger images show more than a pen can draw. */
const largest = 64;
/** One side may be so much longer than the other. */
const slimmest = 2;
/** How near to paper a pixel of it is, and how much of an image is paper where it is a drawing. */
const paper = { within: 0.08, share: 0.3 };
const lookedAt = 50;

/**
 * Whether images are like drawings: grey, small, nearly square, and for the most part of one level,
 * dark or light. A photograph is not, and a pen could draw none.
 */
export function isDrawn(model: Pick<LiveModel, "payload" | "pictured" | "image">): boolean {
  const [height, width, channels] = model.payload.imageShape;
  const [long, short] = [Math.max(height, width), Math.min(height, width)];
  if (channels !== 1 || long > largest || long > slimmest * short) return false;
  const ground = isPaperLight(model) ? 1 : 0;
  let [bare, all] = [0, 0];
  for (let index = 0; index < Math.min(lookedAt, model.pictured); index++) {
    for (const v of model.image(index)) {
      all++;
      if (Math.abs(v - ground) <= paper.within) bare++;
    }
  }
  return bare >= paper.share * all;
}
