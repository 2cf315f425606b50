import { bundleOf } from "../figures/displayable";
import { Widget, type WidgetOptions } from "./widget";

/** A place within a widget that shows what a cell's output can: a figure, a table, text. */
export class OutputArea extends Widget {
  private queue: Promise<void> = Promise.resolve();

  constructor(options: WidgetOptions) {
    const identity = { model: "OutputModel", view: "OutputView", module: "output" } as const;
    super({ identity, state: { msg_id: "", outputs: [] } }, options);
  }

  /** Shows a value in place of what was shown before; calls take effect in their order. */
  show(value: unknown): Promise<void> {
    const shown = this.queue.then(async () => {
      const data = await bundleOf(value);
      this.set({ outputs: [{ output_type: "display_data", data, metadata: {} }] });
    });
    this.queue = shown.catch(() => undefined);
    // A promise of its own: a failure that nobody awaits is to be told.
    return shown.then(() => undefined);
  }

  /** Shows nothing. */
  clear(): void {
    this.set({ outputs: [] });
  }
}

/**
 * A place for a figure among widgets. A page redraws it whole at each change: what moves several times
 * a second is better a {@link picture} or an {@link html}.
 *
 * @example
 * ```ts
 * const plot = outputArea();
 * await plot.show(figures.klBars(model, mnist));
 * ```
 */
export function outputArea(options: WidgetOptions = {}): OutputArea {
  return new OutputArea(options);
}
