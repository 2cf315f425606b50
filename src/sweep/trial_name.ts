import { runName } from "../report/settings";
import type { Sweep, Values } from "./sweep";
import type { Trial } from "./trials";

/** The values in which a trial differs from the others. */
export function variedOf(sweep: Pick<Sweep, "search">, { values }: Pick<Trial, "values">): Values {
  return Object.fromEntries(Object.keys(sweep.search).map((name) => [name, values[name]]));
}

/** Such as `beta=4, learning_rate=0.001235`: what was drawn by chance has more digits than one reads. */
export function trialName(varied: Values): string {
  const short = Object.entries(varied).map(([name, value]) => [name, legible(value)]);
  return runName(Object.fromEntries(short) as Values);
}

/** A number in four digits, whatever else as it is. */
export function legible(value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(4)) : value;
}
