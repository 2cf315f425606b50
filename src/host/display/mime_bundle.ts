import { toBase64 } from "../bytes";
import { type MimeBundle, notebookHost } from "../notebook_host";
import { plotlyType, steadyPlot } from "./plot";

/** The types whose values are JSON; notebooks keep anything else as text. */
const jsonTypes = /^application\/(.*\+)?json$/;
/** The types that are text, where bytes of others travel as base64. */
const textTypes = /^text\/|^image\/svg\+xml$|[/+](xml|javascript|latex)$/;

/** What a value shows of itself is not what it should be; where in the project that was seen is of no interest. */
class InvalidBundle extends TypeError {
  override readonly name = "InvalidBundle";
  override stack = undefined;
}

const checked = new WeakSet<object>();

/**
 * A MIME bundle as Jupyter's messages and notebooks take it: JSON where the type is JSON's, and
 * text for the rest, bytes as base64. Entries that are undefined are left out.
 *
 * One wrong entry would otherwise be found by whoever reads the message, and end a whole run.
 *
 * @param from what made the bundle, for the message
 * @throws InvalidBundle where it is no bundle, in a line that names the MIME type
 */
export function checkedBundle(given: unknown, from = `Symbol.for("Jupyter.display")`): MimeBundle {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new InvalidBundle(
      `${from} must give a MIME bundle, not ${named(given)}: return { "text/plain": "…" }`,
    );
  }
  if (checked.has(given)) return given as MimeBundle;
  const bundle: MimeBundle = {};
  for (const [type, value] of Object.entries(given)) {
    if (value === undefined) continue;
    bundle[type] = jsonTypes.test(type) ? json(type, value, from) : text(type, value, from);
  }
  checked.add(bundle);
  return bundle;
}

function json(type: string, value: unknown, from: string): unknown {
  let copy: unknown;
  try {
    const written = JSON.stringify(value, (_, each: unknown) => listed(each));
    copy = JSON.parse(written);
  } catch (error) {
    const [why] = String((error as Error).message).split("\n");
    const found = typeof value === "function" ? named(value) : why;
    throw new InvalidBundle(
      `"${type}" of ${from} cannot be written as JSON (${found}): return plain values`,
    );
  }
  return type === plotlyType ? steadyPlot(copy, notebookHost()?.fluidPlots) : copy;
}

/** Typed arrays as arrays, which is what their readers expect. */
function listed(value: unknown): unknown {
  if (!ArrayBuffer.isView(value) || !("length" in value)) return value;
  return Array.from(value as unknown as ArrayLike<unknown>);
}

function text(type: string, value: unknown, from: string): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((line) => typeof line === "string"))
    return value.join("");
  const bytes = bytesIn(value);
  if (bytes) return textTypes.test(type) ? new TextDecoder().decode(bytes) : toBase64(bytes);
  throw new InvalidBundle(
    `"${type}" of ${from} must be ${textTypes.test(type) ? "text" : "text or bytes"}, ` +
      `not ${named(value)}: return a string`,
  );
}

/** The bytes of a value that has some. */
export function bytesIn(value: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  try {
    return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
  } catch {
    // A proxy that was revoked.
    return undefined;
  }
}

/** A value in some words: `42, a number`. */
function named(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  if (typeof value === "function") return "a function";
  return `${String(value).slice(0, 40)}, a ${typeof value}`;
}
