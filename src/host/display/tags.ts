import { displaySymbol, type MimeBundle } from "../notebook_host";

/** Markup that shows itself as what it is; as a part of other markup it stands for its text. */
export interface Markup {
  [displaySymbol](): MimeBundle;
  toString(): string;
}

/** Text, or the parts of a template literal and what stands between them. */
export type MarkupArguments = [text: string] | [parts: TemplateStringsArray, ...values: unknown[]];

/** HTML as it is: text of others is to be escaped first. */
export function htmlMarkup(...given: MarkupArguments): Markup {
  return markup("text/html", joined(given, false));
}

/**
 * Markdown, mathematics between `$` included. Backslashes stand for themselves.
 *
 * @example
 * ```ts
 * markdown`The loss is **${loss.toFixed(1)}** nats per image`
 * ```
 */
export function markdown(...given: MarkupArguments): Markup {
  return markup("text/markdown", joined(given, true));
}

/**
 * Mathematics in LaTeX, on a line of its own unless it has delimiters. Backslashes stand for
 * themselves.
 *
 * @example
 * ```ts
 * latex`\log p(x) \ge ${bound.toFixed(2)}`
 * ```
 */
export function latex(...given: MarkupArguments): Markup {
  const text = joined(given, true);
  return markup("text/latex", /\$|\\[([]|\\begin\{/.test(text) ? text : `$$${text}$$`);
}

/**
 * A drawing in SVG.
 *
 * @example
 * ```ts
 * svg`<svg viewBox="0 0 10 10"><circle cx="5" cy="5" r="${radius}"/></svg>`
 * ```
 */
export function svg(...given: MarkupArguments): Markup {
  const text = joined(given, false);
  const named = /<svg[^>]*\sxmlns=/.test(text);
  const namespace = '<svg xmlns="http://www.w3.org/2000/svg"';
  return markup("image/svg+xml", named ? text : text.replace(/<svg/, namespace));
}

function markup(type: string, text: string): Markup {
  return {
    [displaySymbol]: () => ({ [type]: text, "text/plain": text }),
    toString: () => text,
  };
}

/** @param raw whether a backslash of a template literal is one */
function joined(given: MarkupArguments, raw: boolean): string {
  const [parts, ...values] = given;
  if (!isTemplate(parts)) return String(parts);
  // In a raw part, a backslash before a backtick or a dollar only keeps the literal going.
  const texts = raw ? parts.raw.map((part) => part.replace(/\\([`$])/g, "$1")) : parts;
  return texts.map((part, i) => part + (i < values.length ? inserted(values[i]) : "")).join("");
}

function inserted(value: unknown): string {
  if (value === undefined || value === null || value === false) return "";
  return Array.isArray(value) ? value.map(inserted).join("") : String(value);
}

function isTemplate(given: unknown): given is TemplateStringsArray {
  return Array.isArray(given) && "raw" in given;
}
