import { displaySymbol, type MimeBundle } from "../notebook_host";
import { checkedBundle } from "./mime_bundle";
import { read } from "./read";
import { richBundle } from "./rich_value";

/**
 * What a value shows of itself: by its `Symbol.for("Jupyter.display")` method, as the picture, the
 * table or the markup that it is, else as text.
 *
 * @param asText writes what nothing richer stands for
 * @throws TypeError where the method gives no MIME bundle, or what the method throws
 */
export async function bundleOf(
  value: unknown,
  asText: (value: unknown) => string,
): Promise<MimeBundle> {
  const method = displayMethod(value);
  if (method) return checkedBundle(await method.call(value));
  const rich = await richBundle(value);
  return rich ? checkedBundle(rich, "the value") : { "text/plain": asText(value) };
}

function displayMethod(value: unknown): ((this: unknown) => unknown) | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null)
    return undefined;
  const method = read(value, displaySymbol);
  return typeof method === "function" ? (method as (this: unknown) => unknown) : undefined;
}
