import { svgText, type SvgTextOptions } from "./svg_text";

/** Dark letters: on white they need nothing. */
const ink = "#222";
/** On a dark page the ground becomes the middle grey that these letters stand on; on white it is not seen. */
const ground = `fill="#fff" fill-opacity="0.62"`;

/**
 * A line of text for a picture without a ground of its own, which may come to stand on a white page or on a dark one.
 * No one grey has a contrast of 4.5 on both: so the letters are dark, and behind them lies a white that lets a third
 * of the page through.
 *
 * @param width of the text, in pixels
 */
export function svgLabel(options: Omit<SvgTextOptions, "fill"> & { width: number }): string {
  const { text, x, y, fontSize, anchor = "start", upwards = false, width } = options;
  if (text === "") return "";
  const side = fontSize / 3;
  const before = { start: 0, middle: width / 2, end: width }[anchor];
  // A line of text reaches about as high as its size, and a quarter below its baseline.
  const place = `x="${x - before - side}" y="${y - fontSize}" width="${width + 2 * side}" height="${fontSize * 1.3}"`;
  const turned = upwards ? ` transform="rotate(-90 ${x} ${y})"` : "";
  return `<rect ${place} rx="3" ${ground}${turned}/>${svgText({ ...options, fill: ink })}`;
}
