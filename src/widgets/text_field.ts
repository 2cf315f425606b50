import { type ControlOptions, labelStyle, ValueControl } from "./control";
import { Style } from "./layout";

/** What a text field can be told. */
export interface TextFieldOptions extends ControlOptions {
  readonly value?: string;
  /** Shown while the field is empty. */
  readonly placeholder?: string;
  /** Whether it tells of every key, not only of Enter and of leaving it; false by default. */
  readonly continuous?: boolean;
}

/** A line of text to write. */
export type TextField = ValueControl<string>;

/**
 * A line of text to write.
 *
 * @example
 * ```ts
 * const name = textField({ label: "name", placeholder: "of the run" });
 * name.onChange((text) => console.log(text));
 * ```
 */
export function textField(options: TextFieldOptions = {}): TextField {
  const { value = "", placeholder = "", continuous = false } = options;
  const made = {
    identity: { model: "TextModel", view: "TextView" },
    state: { placeholder, continuous_update: continuous },
    style: new Style("TextStyleModel", labelStyle(options)),
  };
  const codec = {
    encode: (text: string) => ({ value: text }),
    decode: ({ value: text }: Record<string, unknown>) =>
      typeof text === "string" ? text : undefined,
    accept: String,
  };
  return new ValueControl(made, options, codec, value);
}
