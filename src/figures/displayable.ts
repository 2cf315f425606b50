import { displaySymbol, host, type MimeBundle } from "../host";

/** A value that knows how to show itself in a notebook. */
export interface Displayable {
  [displaySymbol](): MimeBundle | Promise<MimeBundle>;
}

/**
 * What a value shows of itself: by its `Symbol.for("Jupyter.display")` method, else as text. A
 * string stands as it is, anything else as a console shows it.
 *
 * @throws TypeError where the method returns no bundle
 * @example
 * ```ts
 * await bundleOf([1, 2]); // { "text/plain": "[ 1, 2 ]" }
 * ```
 */
export async function bundleOf(value: unknown): Promise<MimeBundle> {
  if (!isDisplayable(value)) {
    return { "text/plain": typeof value === "string" ? value : host().inspect(value) };
  }
  const bundle: unknown = await value[displaySymbol]();
  if (typeof bundle !== "object" || bundle === null) {
    throw new TypeError(
      `Symbol.for("Jupyter.display") must return a MIME bundle, not ${String(bundle)}`,
    );
  }
  return bundle as MimeBundle;
}

function isDisplayable(value: unknown): value is Displayable {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  return typeof (value as Partial<Displayable>)[displaySymbol] === "function";
}
