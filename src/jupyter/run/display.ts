import { inspect } from "node:util";
import { displaySymbol, type MimeBundle } from "../../host/notebook_host";

/**
 * How a value shows itself: by its `Symbol.for("Jupyter.display")` method, which returns a MIME
 * bundle or a promise of one, else as text.
 */
export async function bundleOf(value: unknown): Promise<MimeBundle> {
  const method = displayMethod(value);
  if (!method) return { "text/plain": inspect(value) };
  const bundle: unknown = await method.call(value);
  if (typeof bundle !== "object" || bundle === null) {
    throw new TypeError(`Symbol.for("Jupyter.display") must return a MIME bundle`);
  }
  return bundle as MimeBundle;
}

function displayMethod(value: unknown): ((this: unknown) => unknown) | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null)
    return undefined;
  const method: unknown = (value as { [displaySymbol]?: unknown })[displaySymbol];
  return typeof method === "function" ? (method as (this: unknown) => unknown) : undefined;
}
