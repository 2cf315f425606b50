/** A pen line ready to be drawn: `points` is x0, y0, x1, y1, … in pixels, `radii` one per point. */
export interface PenLine {
  readonly points: Float64Array;
  /** Half the line's width at each point, in pixels. */
  readonly radii: Float64Array;
}

/** How wide the soft edge of a line is, in pixels, as MNIST's anti-aliasing makes it. */
const EDGE = 1.3;

/**
 * Draws lines into a square image by their distance field: a pixel's grey is how far its centre
 * lies inside the nearest line, softened over {@link EDGE} pixels.
 *
 * @param lines at least two points each
 * @param out `[side * side]`, row after row; 0 is background, 255 is ink; overwritten
 */
export function rasterizeLines(lines: readonly PenLine[], side: number, out: Uint8Array): void {
  // Signed distance to the ink's edge: negative inside.
  const distance = new Float32Array(side * side).fill(EDGE);
  for (const { points, radii } of lines) {
    for (let i = 0; i + 1 < radii.length; i++) {
      const radius = (radii[i] + radii[i + 1]) / 2;
      spreadSegment(points, 2 * i, radius, side, distance);
    }
  }
  for (let p = 0; p < distance.length; p++) {
    const t = Math.min(1, Math.max(0, 0.5 - distance[p] / EDGE));
    out[p] = Math.round(255 * t * t * (3 - 2 * t)); // smoothstep
  }
}

/** Lowers the distances of the pixels around one segment; those farther off it cannot change. */
function spreadSegment(
  points: Float64Array,
  at: number,
  radius: number,
  side: number,
  distance: Float32Array,
): void {
  const [x0, y0, x1, y1] = [points[at], points[at + 1], points[at + 2], points[at + 3]];
  const reach = radius + EDGE / 2;
  const left = Math.max(0, Math.floor(Math.min(x0, x1) - reach));
  const right = Math.min(side - 1, Math.ceil(Math.max(x0, x1) + reach));
  const top = Math.max(0, Math.floor(Math.min(y0, y1) - reach));
  const bottom = Math.min(side - 1, Math.ceil(Math.max(y0, y1) + reach));
  const dx = x1 - x0;
  const dy = y1 - y0;
  const perLength = 1 / Math.max(dx * dx + dy * dy, 1e-9);
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      // The pixel's centre, seen from the segment's beginning.
      const px = column + 0.5 - x0;
      const py = row + 0.5 - y0;
      const along = Math.min(1, Math.max(0, (px * dx + py * dy) * perLength));
      const ex = px - along * dx;
      const ey = py - along * dy;
      const d = Math.sqrt(ex * ex + ey * ey) - radius;
      const p = row * side + column;
      if (d < distance[p]) distance[p] = d;
    }
  }
}
