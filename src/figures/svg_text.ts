import { escapeMarkup } from "../host/escape";

export interface SvgTextOptions {
  text: string;
  x: number;
  /** Height of the baseline. */
  y: number;
  fontSize: number;
  fill: string;
  anchor?: "start" | "middle" | "end";
  /** Upwards instead of to the right; the anchor is at the lower end. */
  upwards?: boolean;
}

/** One line of text as an SVG element, escaped, in the font that comes with the project. */
export function svgText(options: SvgTextOptions): string {
  const { text, x, y, fontSize, fill, anchor = "start", upwards = false } = options;
  // Control characters are not allowed in XML, not even escaped.
  const line = text.replace(/\p{Cc}+/gu, " ");
  return (
    `<text x="${x}" y="${y}" font-family="DejaVu Sans, Verdana, sans-serif" font-size="${fontSize}" fill="${fill}" ` +
    `text-anchor="${anchor}"${upwards ? ` transform="rotate(-90 ${x} ${y})"` : ""}>${escapeMarkup(line)}</text>`
  );
}
