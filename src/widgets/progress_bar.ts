import { type ControlOptions, labelStyle, ValueControl } from "./control";
import { Style } from "./layout";
import { inRange } from "./slider";

/** What a progress bar can be told. */
export interface ProgressBarOptions extends ControlOptions {
  /** Where it is empty; 0 by default. */
  readonly min?: number;
  /** Where it is full; 1 by default. */
  readonly max?: number;
  readonly value?: number;
  /** CSS colour of the bar. */
  readonly color?: string;
}

/** A bar that fills. */
export type ProgressBar = ValueControl<number>;

/**
 * A bar that fills from `min` to `max`.
 *
 * @example
 * ```ts
 * const progress = progressBar({ label: "epoch 1" });
 * progress.value = 0.5;
 * progress.label = "epoch 2";
 * ```
 */
export function progressBar(options: ProgressBarOptions = {}): ProgressBar {
  const { min = 0, max = 1, value = min, color } = options;
  const made = {
    identity: { model: "FloatProgressModel", view: "ProgressView" },
    state: { min, max },
    style: new Style("ProgressStyleModel", {
      ...labelStyle(options),
      ...(color !== undefined && { bar_color: color }),
    }),
  };
  return new ValueControl(made, options, inRange(min, max), value);
}
