import { type displaySymbol, host, type MimeBundle } from "../host";
import { bundleOf as bundleWith } from "../host/display";

/** A value that knows how to show itself in a notebook. */
export interface Displayable {
  [displaySymbol](): MimeBundle | Promise<MimeBundle>;
}

/**
 * What a value shows of itself: by its `Symbol.for("Jupyter.display")` method, as the picture,
 * the table or the markup that it is, else as text. A string stands as it is, anything else as a
 * console shows it.
 *
 * @throws TypeError where the method returns no bundle, or one that is not valid
 * @example
 * ```ts
 * await bundleOf([1, 2]); // { "text/plain": "[ 1, 2 ]" }
 * ```
 */
export function bundleOf(value: unknown): Promise<MimeBundle> {
  return bundleWith(value, (it) => (typeof it === "string" ? it : host().inspect(it)));
}
