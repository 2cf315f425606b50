import { UserError, withArticle } from "../config";
import { type Codec, type ControlOptions, labelStyle, ValueControl } from "./control";
import { Style } from "./layout";

/** What a slider can be told. */
export interface SliderOptions extends ControlOptions {
  /** The least value; 0 by default, and 1e-5 for {@link logSlider}. */
  readonly min?: number;
  /** The greatest value; 1 by default, 10 for {@link intSlider}. */
  readonly max?: number;
  /** Distance of the values that the user can choose; a hundredth of the way by default. */
  readonly step?: number;
  /** What it stands at; `min` by default. A value outside is moved to the nearer end. */
  readonly value?: number;
  /** How the value is written, as d3-format has it: `".2f"`, `"d"`, `".1e"`. */
  readonly format?: string;
  /** Whether it tells of values while it is dragged, not only when it is let go; true by default. */
  readonly continuous?: boolean;
}

/** A slider for a number. */
export type Slider = ValueControl<number>;

/**
 * A slider for a number from `min` to `max`.
 *
 * @throws UserError where the range is empty or the step not positive
 * @example
 * ```ts
 * const beta = slider({ label: "β", min: 0, max: 4, step: 0.1, value: 1 });
 * beta.onChange((value) => (run.beta = value));
 * beta
 * ```
 */
export function slider(options: SliderOptions = {}): Slider {
  const { min = 0, max = 1, value = min } = options;
  const step = options.step ?? (max - min) / 100;
  checkRange("slider", min, max, step);
  const state = { min, max, step, readout_format: options.format ?? decimals(step) };
  return make("Float", options, state, stepping(inRange(min, max), { min, max, step }), value);
}

/**
 * A slider for a whole number from `min` to `max`.
 *
 * @throws UserError where the range is empty or the step not positive
 */
export function intSlider(options: SliderOptions = {}): Slider {
  const { min = 0, max = 10, step = 1, value = min, format = "d" } = options;
  checkRange("intSlider", min, max, step);
  const range = inRange(Math.ceil(min), Math.floor(max));
  const codec = stepping(
    { ...range, accept: (wanted: number) => range.accept(Math.round(wanted)) },
    { min, max, step },
  );
  return make("Int", options, { min, max, step, readout_format: format }, codec, value);
}

/**
 * A slider for a positive number whose factors are equally far apart, such as a learning rate.
 * `min` and `max` are values, `step` is in powers of ten.
 *
 * @throws UserError where the range is empty or reaches below what is positive
 * @example
 * ```ts
 * const rate = logSlider({ label: "learning rate", min: 1e-5, max: 1e-1, value: 1e-3 });
 * ```
 */
export function logSlider(options: SliderOptions = {}): Slider {
  const { min = 1e-5, max = 1, step = 0.05, value = min, format = ".1e" } = options;
  checkRange("logSlider", min, max, step);
  if (min <= 0) {
    throw new UserError(`a logSlider is for positive numbers, but its min is ${min}: give another`);
  }
  const range = { base: 10, min: Math.log10(min), max: Math.log10(max), step };
  const codec = stepping(inRange(min, max), range, Math.log10);
  return make("FloatLog", options, { ...range, readout_format: format }, codec, value);
}

function make(
  kind: "Float" | "Int" | "FloatLog",
  options: SliderOptions,
  state: Record<string, unknown>,
  codec: Codec<number>,
  value: number,
): Slider {
  const identity = { model: `${kind}SliderModel`, view: `${kind}SliderView` };
  const style = new Style("SliderStyleModel", labelStyle(options));
  const continuous = { continuous_update: options.continuous ?? true };
  return new ValueControl(
    { identity, state: { ...state, ...continuous }, style },
    options,
    codec,
    value,
  );
}

/**
 * Lets a value between two steps stand, which front ends show at the nearest one and send back.
 *
 * @param place where a value stands on the slider, in the unit of the step
 */
function stepping(
  codec: Codec<number>,
  { min, max, step }: { min: number; max: number; step: number },
  place: (value: number) => number = (value) => value,
): Codec<number> {
  const stepsTo = (at: number) => (at - min) / step;
  const none = (steps: number) => Math.abs(steps) < 1e-6;
  const onStep = (steps: number) => none(steps - Math.round(steps));
  return {
    ...codec,
    shownAt(current, value) {
      const [from, to] = [stepsTo(place(current)), stepsTo(place(value))];
      if (none(to - from)) return true;
      const rounded = onStep(to) || none(to - stepsTo(max));
      return rounded && !onStep(from) && Math.abs(to - from) < 0.5 + 1e-6;
    },
  };
}

/** Numbers from `min` to `max`; what lies outside is moved to the nearer end. */
export function inRange(min: number, max: number): Codec<number> {
  return {
    encode: (value) => ({ value }),
    decode: ({ value }) => (Number.isFinite(value) ? Number(value) : undefined),
    accept(value) {
      if (typeof value === "number" && !Number.isNaN(value))
        return Math.min(max, Math.max(min, value));
      throw new UserError(`a number from ${min} to ${max} is needed here, not ${String(value)}`);
    },
  };
}

function checkRange(what: string, min: number, max: number, step: number): void {
  if (!(Number.isFinite(min) && Number.isFinite(max) && min < max)) {
    throw new UserError(
      `${withArticle(what)} goes from a min to a larger max, not from ${min} to ${max}`,
    );
  }
  if (!(step > 0))
    throw new UserError(`the step of ${withArticle(what)} must be positive, not ${step}`);
}

/** As many decimals as the step has, at most 6. */
function decimals(step: number): string {
  const needed = [0, 1, 2, 3, 4, 5].find(
    (n) => Math.abs(step * 10 ** n - Math.round(step * 10 ** n)) < 1e-9,
  );
  return `.${needed ?? 6}f`;
}
