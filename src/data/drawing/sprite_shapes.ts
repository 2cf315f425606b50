/** A shape by its distance field: how far a place is outside its rim, negative inside. */
export type Shape = (x: number, y: number) => number;

/**
 * Shapes that show how they are turned, of about the same area as a disc of radius 1, by what they are called.
 *
 * Source of the fields: I. Quílez, "2D distance functions".
 */
export const SPRITE_SHAPES = {
  square: (x, y) => box(x, y, 0.86, 0.86),
  ellipse: (x, y) => ellipse(x, y, 1.3, 0.74),
  triangle: (x, y) => triangle(x, y),
  star: (x, y) => star(x, y),
  heart: (x, y) => heart(x, y),
} as const satisfies Readonly<Record<string, Shape>>;

/** A rectangle of these half sides. */
function box(x: number, y: number, halfWidth: number, halfHeight: number): number {
  const [dx, dy] = [Math.abs(x) - halfWidth, Math.abs(y) - halfHeight];
  return length(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0);
}

/** Nearly the distance: the implicit function over its gradient. */
function ellipse(x: number, y: number, a: number, b: number): number {
  const value = length(x / a, y / b);
  const slope = length(x / (a * a), y / (b * b));
  return slope === 0 ? -b : (value * (value - 1)) / slope;
}

/** An equilateral triangle with a corner at the top. */
function triangle(x: number, y: number): number {
  const half = 1.25;
  const root = Math.sqrt(3);
  let px = Math.abs(x) - half;
  let py = -(y - 0.16) + half / root;
  if (px + root * py > 0) [px, py] = [(px - root * py) / 2, (-root * px - py) / 2];
  px -= Math.min(Math.max(px, -2 * half), 0);
  return -length(px, py) * Math.sign(py);
}

const STAR_POINTS = 5;
const STAR_OUTER = 1.38;
const STAR_INNER = 0.62;

/** A star of five points, one of them up: in one tenth of it a single edge. */
function star(x: number, y: number): number {
  const sector = (2 * Math.PI) / STAR_POINTS;
  const angle = Math.atan2(x, -y);
  const folded = Math.abs(angle - sector * Math.round(angle / sector));
  const radius = length(x, y);
  const [px, py] = [radius * Math.cos(folded), radius * Math.sin(folded)];
  const [ex, ey] = [
    STAR_INNER * Math.cos(sector / 2) - STAR_OUTER,
    STAR_INNER * Math.sin(sector / 2),
  ];
  const [wx, wy] = [px - STAR_OUTER, py];
  const along = Math.min(1, Math.max(0, (wx * ex + wy * ey) / (ex * ex + ey * ey)));
  const distance = length(wx - along * ex, wy - along * ey);
  return ex * wy - ey * wx > 0 ? -distance : distance;
}

/** A heart, its tip below. */
function heart(x: number, y: number): number {
  const size = 1.9;
  const px = Math.abs(x) / size;
  const py = (-y + 1.0) / size;
  if (px + py > 1) return size * (length(px - 0.25, py - 0.75) - Math.SQRT2 / 4);
  const half = 0.5 * Math.max(px + py, 0);
  const distance = Math.min(length(px, py - 1), length(px - half, py - half));
  return size * distance * Math.sign(px - py);
}

/** Several times as quick as Math.hypot, which minds numbers that are not here. */
function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}
