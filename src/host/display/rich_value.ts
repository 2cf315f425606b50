import type { MimeBundle } from "../notebook_host";
import { frameBundle } from "./data_frame";
import { imageType } from "./image_type";
import { bytesIn } from "./mime_bundle";
import { call, read } from "./read";

/**
 * What a value shows that has no display method, but is known by its shape: a picture's bytes, a
 * canvas, an element, a chart of Vega, a table of danfo. The kinds are those of Deno's kernel.
 *
 * @returns undefined for any other value
 */
export async function richBundle(value: unknown): Promise<MimeBundle | undefined> {
  if ((typeof value !== "object" && typeof value !== "function") || value === null)
    return undefined;
  const bytes = bytesIn(value);
  if (bytes) return picture(bytes);
  return chart(value) ?? element(value) ?? frameBundle(value) ?? (await canvas(value)) ?? undefined;
}

/** PNG, JPEG, GIF and WebP. */
function picture(bytes: Uint8Array): MimeBundle | undefined {
  const type = imageType(bytes);
  if (type === undefined) return undefined;
  return { [type]: bytes, "text/plain": `${type}, ${bytes.length} bytes` };
}

/** Vega's and Vega-Lite's charts, by the schema that their specification names. */
function chart(value: unknown): MimeBundle | undefined {
  const spec = call(value, "toSpec");
  if (typeof spec !== "object" || spec === null) return undefined;
  const schema = String(read(spec, "$schema") ?? "");
  const [, kind = "vega-lite", version = "5"] = /\/(vega|vega-lite)\/v(\d+)/.exec(schema) ?? [];
  const type = `application/vnd.${kind.replace("-", "")}.v${version}+json`;
  return { [type]: spec, "text/plain": `${kind === "vega" ? "Vega" : "Vega-Lite"} chart` };
}

/** Elements of a page, SVG's among them. */
function element(value: unknown): MimeBundle | undefined {
  const markup = read(value, "outerHTML");
  if (typeof markup !== "string") return undefined;
  const type = /^\s*<svg[\s>]/i.test(markup) ? "image/svg+xml" : "text/html";
  return { [type]: type === "text/html" ? markup : withNamespace(markup), "text/plain": markup };
}

/** An SVG that is a file of its own names its namespace. */
function withNamespace(svg: string): string {
  if (/^[^>]*\sxmlns=/.test(svg)) return svg;
  return svg.replace(/<svg/i, '<svg xmlns="http://www.w3.org/2000/svg"');
}

const dataUrl = /^data:(image\/[\w.+-]+);base64,(.+)$/s;

async function canvas(value: unknown): Promise<MimeBundle | undefined> {
  const url: unknown = await call(value, "toDataURL");
  const [, type, data] = (typeof url === "string" && dataUrl.exec(url)) || [];
  const size = `${String(read(value, "width"))} × ${String(read(value, "height"))}`;
  if (type !== undefined) return { [type]: data, "text/plain": `canvas, ${size}` };
  const type2d = typeof read(value, "getContext") === "function" ? ["image/png"] : [];
  const bytes = bytesIn(await call(value, "toBuffer", ...type2d));
  return bytes && picture(bytes);
}
