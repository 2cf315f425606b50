import { snakeCase } from "../config";
import type { Sweep, Values } from "./sweep";

/** What a trial's process is told, as a line of JSON on its standard input. */
export interface TrialRequest {
  readonly work: Sweep["work"];
  readonly notebook?: string;
  /** All flags, or parameters. */
  readonly values: Values;
  /** Where it works: weights in `weights/`, all else beside them. */
  readonly folder: string;
  /** There are weights of it already: go on with them. */
  readonly resume: boolean;
  /** The objective's name. */
  readonly metric: string;
  /** The folder of the classifier that it is judged by, where it is. */
  readonly judge?: string | null;
  /** The file descriptor on which it tells {@link TrialEvent}s, a line of JSON each. */
  readonly events: number;
}

/** What a trial's process tells. After an epoch it waits for a line before it goes on. */
export type TrialEvent =
  | { readonly event: "epoch"; readonly epoch: number; readonly value: number | null; readonly seconds: number; readonly figures: EpochFigures } // prettier-ignore
  | { readonly event: "done"; readonly value: number; readonly metrics: Values }
  | { readonly event: "failed"; readonly reason: string };

/** What TensorBoard and MLflow show of an epoch, such as `loss/train` and `kl/held-out`. */
export type EpochFigures = Readonly<Record<string, number>>;

/** Flags as `npm run train` takes them, such as `--beta=4`. */
export function argvOf(values: Values): string[] {
  return Object.entries(values).map(([name, value]) => `--${snakeCase(name)}=${String(value)}`);
}
