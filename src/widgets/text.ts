import { htmlMarkup, type Markup } from "../host/display";
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
 * Markup, put on the page as it is: text of others is to be escaped first. Called with a text it is
 * a widget, which code can change; as a tag it is what it says, once and for all.
 *
 * @example
 * ```ts
 * const table = html("<b>98.3</b> nats per image");
 * html`<b>${loss.toFixed(1)}</b> nats per image`
 * ```
 */
export function html(value: string, options?: WidgetOptions): TextView;
export function html(parts: TemplateStringsArray, ...values: unknown[]): Markup;
export function html(given: string | TemplateStringsArray, ...rest: unknown[]): TextView | Markup {
  if (typeof given !== "string") return htmlMarkup(given, ...rest);
  return new TextView("HTML", given, (rest[0] ?? {}) as WidgetOptions);
}
