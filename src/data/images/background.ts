// Imports nothing: a reader's page holds it too.

/** Red, green, blue, 0 to 255. */
export type Colour = readonly [number, number, number];

const NAMED: Readonly<Record<string, Colour>> = { black: [0, 0, 0], white: [255, 255, 255] };

/** The colour that "black", "white" or "#rrggbb" stands for; undefined where it is none of these. */
export function colourOf(text: string): Colour | undefined {
  if (Object.hasOwn(NAMED, text)) return NAMED[text];
  const [, digits] = /^#([\da-f]{6})$/i.exec(String(text)) ?? [];
  if (digits === undefined) return undefined;
  const at = (i: number) => parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return [at(0), at(1), at(2)];
}
