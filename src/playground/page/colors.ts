import { categoricalColors } from "../../figures/theme";

/** Of a point without a label. */
export const unknownColor = "rgb(150 157 168)";
/** Of all points where no image has a label. */
export const plainColor = "rgb(130 178 230)";

/**
 * The colour of each class on the dark map: the figures'; of more classes than those are made for,
 * hues all around with two lightnesses in turn.
 */
export function pointColors(numClasses: number): string[] {
  if (numClasses <= categoricalColors.length) {
    return categoricalColors.slice(0, numClasses);
  }
  return Array.from({ length: numClasses }, (_, label) => {
    return `hsl(${Math.round((360 * label) / numClasses)} 75% ${label % 2 === 0 ? 72 : 56}%)`;
  });
}
