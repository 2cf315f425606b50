import { Control, type ControlOptions, controlState } from "./control";
import { Style } from "./layout";
import { Listeners, type Unsubscribe } from "./listeners";

/** What a button can be told. */
export interface ButtonOptions extends Omit<ControlOptions, "labelWidth"> {
  /** Name of a Font Awesome 4 icon without its `fa-`, such as `"pause"`. */
  readonly icon?: string;
  /** Its colour by what it does: `""` grey, `"primary"` blue, `"danger"` red. */
  readonly look?: "" | "primary" | "success" | "info" | "warning" | "danger";
}

/** Something to press. */
export class Button extends Control {
  private readonly clicks = new Listeners<void>();

  constructor(options: ButtonOptions) {
    const { icon = "", look = "" } = options;
    const made = {
      identity: { model: "ButtonModel", view: "ButtonView" },
      state: { ...controlState(options), icon, button_style: look },
      style: new Style("ButtonStyleModel"),
    };
    super(made, options);
  }

  get icon(): string {
    return String(this.get("icon"));
  }
  set icon(icon: string) {
    this.set({ icon });
  }

  /**
   * Calls `listener` at each press, while other cells run too. What it prints or displays stands
   * below the cell that added it.
   *
   * @returns a function that ends this
   */
  onClick(listener: () => unknown): Unsubscribe {
    return this.clicks.add(listener);
  }

  /** Does what a press does. */
  click(): void {
    this.clicks.emit();
  }

  protected override receivedCustom(content: unknown): void {
    const event = (content as { event?: unknown } | null)?.event;
    if (event === "click" && !this.disabled) this.click();
  }

  protected override onEnd(): void {
    this.clicks.clear();
  }
}

/**
 * A button.
 *
 * @example
 * ```ts
 * const again = button({ label: "Draw again", icon: "refresh" });
 * again.onClick(() => draw());
 * ```
 */
export function button(options: ButtonOptions = {}): Button {
  return new Button(options);
}
