import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import temml from "temml";

const entities: Record<string, string> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#x27;": "'",
  "&#39;": "'",
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
    const tex = escaped.replace(/&(lt|gt|quot|#x27|#39|amp);/g, (entity) => entities[entity] ?? "");
    const displayMode = display === "block";
    const mathml = temml.renderToString(tex, { displayMode, throwOnError: false });
    return displayMode ? `<span class="math-block">${mathml}</span>` : mathml;
  });
}

/** The style that temml's MathML counts on, without its font, which only script letters use. */
export function mathStyle(): string {
  const file = createRequire(__filename).resolve("temml/dist/Temml-Local.css");
  return readFileSync(file, "utf8").replace(/@font-face\s*{[^}]*}|\/\*[^]*?\*\//g, "");
}
