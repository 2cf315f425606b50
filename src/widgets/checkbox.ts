import { type ControlOptions, ValueControl } from "./control";
import { Style } from "./layout";

/** What a checkbox can be told; its label stands right of the box. */
export interface CheckboxOptions extends ControlOptions {
  /** Whether it is ticked; false by default. */
  readonly value?: boolean;
}

/** A box to tick. */
export type Checkbox = ValueControl<boolean>;

/**
 * A box to tick.
 *
 * @example
 * ```ts
 * const shuffled = checkbox({ label: "shuffle", value: true });
 * ```
 */
export function checkbox(options: CheckboxOptions = {}): Checkbox {
  const made = {
    identity: { model: "CheckboxModel", view: "CheckboxView" },
    state: { indent: false },
    style: new Style("CheckboxStyleModel", { description_width: options.labelWidth ?? "" }),
  };
  const codec = {
    encode: (value: boolean) => ({ value }),
    decode: ({ value }: Record<string, unknown>) =>
      typeof value === "boolean" ? value : undefined,
    accept: (value: boolean) => value,
  };
  return new ValueControl(made, options, codec, options.value ?? false);
}
