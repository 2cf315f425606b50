import type { StepPoint } from "../figures/history";

/** More points than this are averaged in pairs: a plot has no room for them. */
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

function thinned(points: StepPoint[]): StepPoint[] {
  if (points.length <= maxPoints) return points;
  return points.flatMap((point, index) => {
    const next = points[index + 1];
    if (index % 2 === 1) return [];
    return next === undefined ? [point] : [midpoint(point, next)];
  });
}

function midpoint(a: StepPoint, b: StepPoint): StepPoint {
  const mean = (term: keyof StepPoint) => (a[term] + b[term]) / 2;
  return {
    epoch: mean("epoch"),
    loss: mean("loss"),
    reconstruction: mean("reconstruction"),
    kl: mean("kl"),
  };
}
