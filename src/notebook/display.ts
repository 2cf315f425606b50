import { bundleOf } from "../figures/displayable";
import { type MimeBundle, newId, notebookHost } from "../host";

/** A place below a cell whose content can be replaced. */
export interface DisplayHandle {
  readonly id: string;
  /** Shows a value there, in place of what was shown before; calls take effect in their order. */
  update(value: unknown): Promise<void>;
}

/**
 * Shows a value below the running cell: by its own `Symbol.for("Jupyter.display")` method, else as text. Outside a
 * notebook its text is printed.
 *
 * @param options.id names the picture, so that {@link createDisplay} with that id can replace it
 *
 * @example
 * ```ts
 * await display(figures.lossCurves(history, mnist));
 * ```
 */
export function display(value: unknown, { id }: { id?: string } = {}): Promise<void> {
  return createDisplay(id).update(value);
}

/**
 * Makes a place that is filled by the first `update` and redrawn by those that follow.
 *
 * Outside a notebook each update prints its text, if that differs from the one before.
 */
export function createDisplay(id: string = newId()): DisplayHandle {
  let show: ((bundle: MimeBundle) => void) | undefined;
  let queue: Promise<void> = Promise.resolve();
  return {
    id,
    update(value) {
      const shown = queue.then(async () => {
        show ??= await outlet(id);
        show(await bundleOf(value));
      });
      queue = shown.catch(() => undefined);
      // A promise of its own: a failure that nobody awaits is to be told.
      return shown.then(() => undefined);
    },
  };
}

/** Where bundles go: to this project's kernel, to plain tslab, or to the terminal. */
async function outlet(id: string): Promise<(bundle: MimeBundle) => void> {
  if (notebookHost()) {
    let update = false;
    return (bundle) => {
      notebookHost()?.display(bundle, { displayId: id, update });
      update = true;
    };
  }
  // tslab's executor leaves this name on globalThis.
  if ("__tslab__" in globalThis) {
    const { newDisplay } = await import("tslab");
    const place = newDisplay();
    return (bundle) => {
      // tslab shows one type at a time, and only text or bytes: the richest of these.
      const type = ["image/png", "text/html"].find((name) => name in bundle) ?? "text/plain";
      place.raw(type, String(bundle[type] ?? ""));
    };
  }
  let printed = "";
  return (bundle) => {
    const text = String(bundle["text/plain"] ?? "");
    if (text !== printed) console.log(text);
    printed = text;
  };
}
