import { interpolateLinear, interpolateSpherical } from "../../math/interpolation";

/** Latents on the way from one to another, both ends among them. */
export function pathBetween(
  from: Float32Array,
  to: Float32Array,
  spherical: boolean,
  steps: number,
): Float32Array[] {
  return (spherical ? interpolateSpherical : interpolateLinear)(from, to, steps);
}
