import { Listeners, type Unsubscribe } from "./listeners";
import { type Made, Widget, type WidgetOptions } from "./widget";
import type { WidgetState } from "./wire";

/** What every control can be told when it is made. */
export interface ControlOptions extends WidgetOptions {
  /** Stands left of the control. */
  readonly label?: string;
  /** CSS width of the label, so that controls below each other line up. */
  readonly labelWidth?: string;
  /** Shown where the pointer rests. */
  readonly tooltip?: string;
  /** Whether the user cannot change it. */
  readonly disabled?: boolean;
}

/** The attributes that the options of every control stand for. */
export function controlState({ label, tooltip, disabled }: ControlOptions): WidgetState {
  return {
    description: label ?? "",
    disabled: disabled ?? false,
    ...(tooltip !== undefined && { tooltip }),
  };
}

/** Labels of a usual length line up; a long one gets the room that it needs. */
export function labelStyle({ label = "", labelWidth }: ControlOptions): WidgetState {
  return { description_width: labelWidth ?? (label.length > 14 ? "initial" : "6.5rem") };
}

/** A widget with a label that the user can act on. */
export class Control extends Widget {
  get label(): string {
    return String(this.get("description"));
  }
  set label(label: string) {
    this.set({ description: label });
  }

  get tooltip(): string {
    return String(this.get("tooltip") ?? "");
  }
  set tooltip(tooltip: string) {
    this.set({ tooltip });
  }

  get disabled(): boolean {
    return this.get("disabled") === true;
  }
  set disabled(disabled: boolean) {
    this.set({ disabled });
  }
}

/** How a value and the attributes of its widget stand for each other. */
export interface Codec<T> {
  encode(value: T): WidgetState;
  /** The value that a front end means, or undefined where it means none. */
  decode(state: WidgetState): T | undefined;
  /**
   * The value that the control can take in place of what code asks for.
   *
   * @throws UserError where there is none
   */
  accept(value: T): T;
  /** Whether the control shows `current` at the place of `value` anyway, as it rounds to its steps. */
  shownAt?(current: T, value: T): boolean;
}

/** A control that holds a value. */
export class ValueControl<T> extends Control {
  private current: T;
  private readonly changes = new Listeners<T>();
  private readonly codec: Codec<T>;

  constructor(made: Made, options: ControlOptions, codec: Codec<T>, value: T) {
    const current = codec.accept(value);
    const state = { ...controlState(options), ...made.state, ...codec.encode(current) };
    super({ ...made, state }, options);
    this.codec = codec;
    this.current = current;
  }

  get value(): T {
    return this.current;
  }
  set value(value: T) {
    this.change(this.codec.accept(value));
  }

  /**
   * Calls `listener` with each new value, whether the user or code has set it, while other cells
   * run too. What it prints or displays stands below the cell that added it.
   *
   * @returns a function that ends this
   */
  onChange(listener: (value: T) => unknown): Unsubscribe {
    return this.changes.add(listener);
  }

  protected override received(changes: WidgetState): void {
    const known = Object.keys(this.codec.encode(this.current)).filter((name) => name in changes);
    if (known.length === 0) return;
    const value = this.codec.decode({ ...this.fullState(), ...changes });
    if (value === undefined) return this.correct(...known);
    // Front ends send what they show when they show it, though nobody has touched it.
    if (this.codec.shownAt?.(this.current, value)) return;
    this.adopt(Object.fromEntries(known.map((name) => [name, changes[name]])));
    this.change(this.codec.accept(value));
  }

  protected override onEnd(): void {
    this.changes.clear();
  }

  private change(value: T): void {
    const before = this.current;
    this.current = value;
    this.set(this.codec.encode(value));
    if (!Object.is(before, value)) this.changes.emit(value);
  }
}
