import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import temml from "temml";
import { escapeMarkup } from "../host/escape";
import type { Formula, Formulas } from "./content/formulas";
import { EquationNumbers } from "./equation_numbers";
import { definesMacros, withLastingMacros } from "./math_macros";

const fontFile = "@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff";

/**
 * Puts MathML, which browsers draw by themselves, in the places of a page's formulas, in the page's
 * order: what one defines holds for those after it. What is no TeX stays readable as its source.
 */
export function renderMath(html: string, formulas: Formulas): string {
  // No prototype: a macro may have any name.
  const macros = Object.create(null) as Record<string, unknown>;
  const numbers = new EquationNumbers();
  const filled = formulas.fill(html, (formula) => numbers.number(mathml(formula, macros)));
  // Where definitions stood alone there is nothing left.
  const empty = /<p>\s*<\/p>\n?|<section class="text">\s*<\/section>\n?/g;
  return numbers.refer(filled).replace(empty, "").replace(empty, "");
}

function mathml({ tex, display, source }: Formula, macros: Record<string, unknown>): string {
  const lasting = withLastingMacros(labelled(tex, display), (name) => name in macros);
  const options = { displayMode: display, throwOnError: false, macros };
  let drawn: string;
  try {
    drawn = temml.renderToString(lasting, options);
  } catch {
    // Not every fault of a formula is one that temml knows.
    return `<code class="tex">${escapeMarkup(source)}</code>`;
  }
  if (definesMacros(tex) && !/<m(?!ath|row)/.test(drawn)) return "";
  return display ? `<span class="math-block">${drawn}</span>` : drawn;
}

/** A formula that bears a label is numbered, so that a reference has something to name. */
function labelled(tex: string, display: boolean): string {
  const plain =
    display && tex.includes("\\label") && !/\\(tag|begin\s*\{(?!array|cases|\w*matrix))/.test(tex);
  return plain ? `\\begin{equation}${tex}\\end{equation}` : tex;
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
