/** Scripts that the project's font, DejaVu Sans, has. */
const OF_THE_FONT =
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Hebrew}\p{Script=Arabic}]$/u;

/** Marks, digits and signs that all scripts share; from here on they are those of East Asia, and emoji. */
const SHARED = /^[\p{Script=Common}\p{Script=Inherited}]$/u;
const FIRST_OF_EAST_ASIA = 0x3000;

/** Pictures in a text, with what joins them and says how they look. */
const EMOJI = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200d\ufe0f]+/gu;

function isDrawn(sign: string): boolean {
  const code = sign.codePointAt(0) ?? 0;
  return OF_THE_FONT.test(sign) || (code < FIRST_OF_EAST_ASIA && SHARED.test(sign));
}

/**
 * A class's name as a PNG can show it. A picture's font is part of the project, so that the same grid
 * gives the same bytes everywhere, and it has neither Chinese, Japanese, Korean, Indian nor Thai letters
 * nor most emoji: those would be boxes. What is left of a name without its emoji stands for it, else its
 * number, which `--label` takes as well. A page's figures have the browser's fonts and the whole name.
 *
 * @param label the class's number
 * @example
 * ```ts
 * drawableName("🌹 roses", 1); // "roses"
 * drawableName("猫", 2); // "class 2"
 * ```
 */
export function drawableName(name: string, label: number): string {
  if (Array.from(name).every(isDrawn)) return name;
  const plain = name.replace(EMOJI, "").trim();
  return /[\p{L}\p{N}]/u.test(plain) && Array.from(plain).every(isDrawn) ? plain : `class ${label}`;
}

/** A title with "…" for whatever the font lacks. */
export function drawableText(text: string): string {
  const signs = Array.from(text, (sign) => (isDrawn(sign) ? sign : "…"));
  return signs.join("").replace(/…+/g, "…");
}
