/**
 * Points on the straight line from a to b: (1 − t) a + t b for `steps` values of t from 0 to 1.
 *
 * @param a latent vector
 * @param b latent vector of the same size
 * @param steps number of points, at least 2, the ends among them
 * @returns `steps` vectors
 * @throws RangeError where `steps` is no such number
 * @example
 * ```ts
 * interpolateLinear([0, 0], [1, 2], 3); // [0, 0], [0.5, 1], [1, 2]
 * ```
 */
export function interpolateLinear(a: Vector, b: Vector, steps: number): Float32Array[] {
  return path(steps, (t) => mix(a, b, 1 - t, t));
}

/**
 * Points on the great-circle arc from a to b (Shoemake 1985; for latent spaces White 2016):
 *
 *     sin((1 − t) Ω) / sin Ω · a + sin(t Ω) / sin Ω · b,    Ω the angle between a and b
 *
 * A Gaussian's mass lies near a sphere, so the arc stays where the decoder was trained while
 * the straight line cuts through the middle. Where the angle is next to 0 or π the arc is not
 * defined and the line is taken.
 *
 * @param steps number of points, at least 2, the ends among them
 * @returns `steps` vectors
 * @throws RangeError where `steps` is no such number
 */
export function interpolateSpherical(a: Vector, b: Vector, steps: number): Float32Array[] {
  const cosine = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  const omega = Math.acos(cosine); // no number where rounding takes the cosine beyond 1
  const sine = Math.sin(omega);
  if (!(sine > 1e-6)) return interpolateLinear(a, b, steps);
  return path(steps, (t) =>
    mix(a, b, Math.sin((1 - t) * omega) / sine, Math.sin(t * omega) / sine),
  );
}

type Vector = ArrayLike<number>;

function path(steps: number, at: (t: number) => Float32Array): Float32Array[] {
  if (!Number.isInteger(steps) || steps < 2) {
    throw new RangeError(`steps must be an integer of at least 2, got ${steps}`);
  }
  return Array.from({ length: steps }, (_, i) => at(i / (steps - 1)));
}

function mix(a: Vector, b: Vector, s: number, t: number): Float32Array {
  return Float32Array.from({ length: a.length }, (_, i) => s * a[i] + t * b[i]);
}

function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
