import { categoricalColors } from "../../figures/theme";

/** The figures' colours, a little lighter, since the map is dark. */
export const pointColors = categoricalColors.map((color) => lighter(color, 0.22));

function lighter(color: string, share: number): string {
  const mixed = [1, 3, 5].map((from) => {
    const value = parseInt(color.slice(from, from + 2), 16);
    return Math.round(value + (255 - value) * share);
  });
  return `rgb(${mixed.join(" ")})`;
}
