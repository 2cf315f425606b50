import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import temml from "temml";

const fontFile = "@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff";

const entities: Record<string, string> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#x27;": "'",
  "&#39;": "'",
  "&nbsp;": " ",
  "&amp;": "&",
};

/**
 * Turns the TeX that the export left in `<tex-math>` elements bearing `mark` into MathML, which
 * browsers draw by themselves. What is no TeX stays readable as its source.
 */
export function renderMath(html: string, mark: string): string {
  const element = new RegExp(
    `<tex-math data-display="(block|inline)" data-mark="${mark}">([^]*?)</tex-math>`,
    "g",
  );
  return html.replace(element, (_, display: string, escaped: string) => {
    const tex = escaped.replace(
      /&(lt|gt|quot|#x27|#39|nbsp|amp);/g,
      (entity) => entities[entity] ?? "",
    );
    const displayMode = display === "block";
    const mathml = temml.renderToString(tex, { displayMode, throwOnError: false });
    return displayMode ? `<span class="math-block">${mathml}</span>` : mathml;
  });
}

/**
 * The style of mathematics: temml's, and a font whose braces and sums grow with what they hold,
 * since many systems, phones above all, have none. Empty for a page without mathematics.
 */
export function mathStyle(html: string): string {
  if (!html.includes("<math")) return "";
  const { resolve } = createRequire(__filename);
  const temmlStyle = readFileSync(resolve("temml/dist/Temml-Local.css"), "utf8");
  const font = readFileSync(resolve(fontFile)).toString("base64");
  return (
    temmlStyle.replace(/@font-face\s*{[^}]*}|\/\*[^]*?\*\//g, "") +
    `@font-face { font-family: "STIX Two Math"; src: url(data:font/woff;base64,${font}); }\n` +
    `math { font-family: "STIX Two Math", math; }\n`
  );
}
