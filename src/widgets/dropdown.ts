import { UserError } from "../config";
import { host } from "../host";
import { type ControlOptions, labelStyle, ValueControl } from "./control";
import { Style } from "./layout";

/** What a dropdown can be told. */
export interface DropdownOptions<T> extends ControlOptions {
  /**
   * What to choose from: values that are their own labels, or values by their labels. A map keeps
   * its order whatever the labels are; an object puts those that are whole numbers first.
   */
  readonly options: Choices<T>;
  /** The one chosen; the first by default. */
  readonly value?: T;
}

type Choices<T> = readonly T[] | Readonly<Record<string, T>> | ReadonlyMap<string, T>;

/** A choice of one from a list. */
export type Dropdown<T> = ValueControl<T>;

/**
 * A list to choose one value from.
 *
 * @throws UserError where there is nothing to choose, or the value is not among the options
 * @example
 * ```ts
 * const digit = dropdown({ label: "digit", options: [0, 1, 2, 3] });
 * const schedule = dropdown({ options: { "as it is": 1, halved: 0.5 }, value: 1 });
 * ```
 */
export function dropdown<T>(options: DropdownOptions<T>): Dropdown<T> {
  return chooser("Dropdown", options);
}

/** Buttons beside each other, one of which is pressed: a {@link dropdown} whose options are all seen. */
export function toggleButtons<T>(options: DropdownOptions<T>): Dropdown<T> {
  // As wide as they are together: in the usual width of a control they would break into lines.
  return chooser("ToggleButtons", { ...options, layout: { width: "auto", ...options.layout } });
}

function chooser<T>(kind: "Dropdown" | "ToggleButtons", options: DropdownOptions<T>): Dropdown<T> {
  const choices = choicesOf(options.options);
  const [first] = choices;
  if (!first) throw new UserError("a choice needs at least one option");
  const made = {
    identity: { model: `${kind}Model`, view: `${kind}View` },
    state: { _options_labels: choices.map(({ label }) => label) },
    style:
      kind === "Dropdown"
        ? new Style("DescriptionStyleModel", labelStyle(options))
        : new Style("ToggleButtonsStyleModel", { ...labelStyle(options), button_width: "auto" }),
  };
  const indexOf = (value: T) => choices.findIndex((choice) => Object.is(choice.value, value));
  const codec = {
    encode: (value: T) => ({ index: indexOf(value) }),
    decode: ({ index }: Record<string, unknown>) =>
      typeof index === "number" ? choices[index]?.value : undefined,
    accept(value: T) {
      if (indexOf(value) >= 0) return value;
      const known = choices.map(({ label }) => label).join(", ");
      throw new UserError(`${host().inspect(value)} is not among the options: ${known}`);
    },
  };
  const { value = first.value } = options;
  return new ValueControl(made, options, codec, value);
}

function choicesOf<T>(options: Choices<T>): { label: string; value: T }[] {
  if (options instanceof Map) {
    return Array.from(options as ReadonlyMap<string, T>, ([label, value]) => ({ label, value }));
  }
  if (isList(options)) return options.map((value) => ({ label: String(value), value }));
  return Object.entries(options as Readonly<Record<string, T>>).map(([label, value]) => ({
    label,
    value,
  }));
}

function isList<T>(options: Choices<T>): options is readonly T[] {
  return Array.isArray(options);
}
