/** A box that stands around a place, such as a name's. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
}

const rounds = 200;

/**
 * Moves boxes that lie on one another as little apart as they need to be read: each of a pair by half of what they
 * share, along the axis on which that is less, until none is left. What stands free stays.
 *
 * @returns the places, in the boxes' order and units
 */
export function keepApart(boxes: readonly Box[]): { x: number; y: number }[] {
  const places = boxes.map(({ x, y }) => ({ x, y }));
  for (let round = 0; round < rounds; round++) {
    let moved = false;
    for (let i = 0; i < boxes.length; i++) {
      for (let j = i + 1; j < boxes.length; j++) {
        moved = part(places[i], places[j], boxes[i], boxes[j]) || moved;
      }
    }
    if (!moved) break;
  }
  return places;
}

interface Movable {
  x: number;
  y: number;
}

/** Parts two boxes, and says whether they had to be. */
function part(a: Movable, b: Movable, first: Box, second: Box): boolean {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const width = first.halfWidth + second.halfWidth;
  const height = first.halfHeight + second.halfHeight;
  const [across, along] = [width - Math.abs(dx), height - Math.abs(dy)];
  // Sides that touch are apart, whatever rounding makes of them.
  if (across <= 1e-6 * width || along <= 1e-6 * height) return false;
  // Boxes of one place part to the sides.
  const axis = across / width <= along / height ? "x" : "y";
  const step = (axis === "x" ? across : along) / 2;
  const sign = (axis === "x" ? dx : dy) < 0 ? -1 : 1;
  a[axis] -= sign * step;
  b[axis] += sign * step;
  return true;
}
