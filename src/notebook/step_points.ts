import type { StepPoint } from "../figures/history";

/** More points than this are thinned: a plot has no room for them. */
const maxPoints = 400;

/** What a run tells of a step. */
export interface StepLike {
  readonly epoch: number;
  readonly step: number;
  readonly stepsPerEpoch: number;
  readonly loss: number;
  readonly reconstruction: number;
  readonly kl: number;
}

/** The points so far and the next, thinned where they are too many. */
export function withStep(points: readonly StepPoint[], record: StepLike): StepPoint[] {
  const { epoch, step, stepsPerEpoch, loss, reconstruction, kl } = record;
  const point = { epoch: epoch - 1 + step / stepsPerEpoch, loss, reconstruction, kl };
  return thinned([...points, point]);
}

/** Leaves out the point whose neighbours are nearest to each other: the first epoch stays as dense as the last. */
function thinned(points: StepPoint[]): StepPoint[] {
  if (points.length <= maxPoints) return points;
  let crowded = 1;
  let least = Infinity;
  for (let i = 1; i + 1 < points.length; i++) {
    const between = points[i + 1].epoch - points[i - 1].epoch;
    if (between < least) [crowded, least] = [i, between];
  }
  points.splice(crowded, 1);
  return points;
}
