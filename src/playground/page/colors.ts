import { categoricalColors } from "../../figures/theme";

/** Of a point without a label. */
export const unknownColor = "rgb(150 157 168)";
/** Of all points where no image has a label. */
export const plainColor = "rgb(130 178 230)";

/**
 * The colour of each class on the dark map: the figures', a little lighter; of more classes than
 * those are made for, hues all around with two lightnesses in turn.
 */
export function pointColors(numClasses: number): string[] {
  if (numClasses <= categoricalColors.length) {
    return categoricalColors.slice(0, numClasses).map((color) => lighter(color, 0.22));
  }
  return Array.from({ length: numClasses }, (_, label) => {
    return `hsl(${Math.round((360 * label) / numClasses)} 75% ${label % 2 === 0 ? 72 : 56}%)`;
  });
}

function lighter(color: string, share: number): string {
  const mixed = [1, 3, 5].map((from) => {
    const value = parseInt(color.slice(from, from + 2), 16);
    return Math.round(value + (255 - value) * share);
  });
  return `rgb(${mixed.join(" ")})`;
}
