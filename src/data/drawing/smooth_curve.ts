/** Points of the curve from one of the given points to the next. */
const SAMPLES = 5;

/**
 * The Catmull–Rom spline through points, sampled; closed where the last point is the first.
 *
 * Source: E. Catmull, R. Rom, "A class of local interpolating splines", 1974.
 *
 * @param points x0, y0, x1, y1, …
 * @returns x0, y0, x1, y1, … of {@link SAMPLES} points for each span, and the last point
 */
export function smoothCurve(points: Float64Array): Float64Array {
  const count = points.length / 2;
  const last = count - 1;
  const closed = points[0] === points[2 * last] && points[1] === points[2 * last + 1];
  const neighbour = (i: number) => {
    if (i < 0) return closed ? last - 1 : 0;
    if (i > last) return closed ? 1 : last;
    return i;
  };
  const curve = new Float64Array(2 * (last * SAMPLES + 1));
  for (let i = 0; i < last; i++) {
    const before = 2 * neighbour(i - 1);
    const after = 2 * neighbour(i + 2);
    for (let s = 0; s < SAMPLES; s++) {
      for (let axis = 0; axis < 2; axis++) {
        curve[2 * (i * SAMPLES + s) + axis] = catmullRom(
          points[before + axis],
          points[2 * i + axis],
          points[2 * i + 2 + axis],
          points[after + axis],
          s / SAMPLES,
        );
      }
    }
  }
  curve[curve.length - 2] = points[2 * last];
  curve[curve.length - 1] = points[2 * last + 1];
  return curve;
}

function catmullRom(p0: number, p1: number, p2: number, p3: number, t: number): number {
  const linear = p2 - p0;
  const square = 2 * p0 - 5 * p1 + 4 * p2 - p3;
  const cube = 3 * (p1 - p2) + p3 - p0;
  return p1 + 0.5 * t * (linear + t * (square + t * cube));
}
