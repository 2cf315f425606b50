import { Style } from "./layout";
import { Widget, type WidgetOptions } from "./widget";

/** Text or markup that code can change. */
export class TextView extends Widget {
  constructor(kind: "Label" | "HTML", value: string, options: WidgetOptions) {
    const identity = { model: `${kind}Model`, view: `${kind}View` };
    const style = new Style(`${kind}StyleModel`);
    super({ identity, state: { value, description: "" }, style }, options);
  }

  get value(): string {
    return String(this.get("value"));
  }
  set value(value: string) {
    this.set({ value });
  }
}

/**
 * A line of text; `$…$` in it is mathematics.
 *
 * @example
 * ```ts
 * const said = label("not yet");
 * said.value = "12,000 images a second";
 * ```
 */
export function label(value: string, options: WidgetOptions = {}): TextView {
  return new TextView("Label", value, options);
}

/**
 * Markup, put on the page as it is: text of others is to be escaped first.
 *
 * @example
 * ```ts
 * const table = html("<b>98.3</b> nats per image");
 * ```
 */
export function html(value: string, options: WidgetOptions = {}): TextView {
  return new TextView("HTML", value, options);
}
