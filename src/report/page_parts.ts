import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "@swc/core";
import { houseStyle } from "../figures/house_style";
import { plotTextStyle } from "../figures/plot_text_style";
import { plotPictureStyle } from "../figures/static_picture_style";
import { escapeMarkup } from "../host/escape";

/** The style of a page, from the named files in `style/`; `base` comes first, `print` last. */
export function pageStyle(...names: string[]): string {
  const files = ["base", ...names, "print"].map((name) =>
    readFileSync(join(__dirname, "style", `${name}.css`), "utf8"),
  );
  return [houseStyle, ...files, plotTextStyle, plotPictureStyle].join("");
}

/** The named files of `page/`, compiled for browsers into one classic script. */
export function pageScript(...names: string[]): string {
  return names.map(compiled).join("\n");
}

function compiled(name: string): string {
  const source = readFileSync(join(__dirname, "page", `${name}.ts`), "utf8");
  const { code } = transformSync(source, {
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
    module: { type: "commonjs" },
    minify: true,
  });
  // Each file keeps its names to itself.
  return `(() => { const exports = {}; ${code} })();`;
}

/**
 * A page around its body.
 *
 * @param mark stands where style and policy will
 */
export function pageHtml(title: string, mark: string, body: string, bodyClass = ""): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="latent-lab-policy" content="${mark}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeMarkup(title)}</title>
</head>
<body${bodyClass && ` class="${bodyClass}"`}>
${body}
</body>
</html>
`;
}

const themes = ["System", "Light", "Dark"].map((name) => {
  return `<label><input type="radio" name="theme" value="${name.toLowerCase()}"><span>${name}</span></label>`;
});

/** The switches of a page, which are seen where scripts run; see `page/theme.ts`. */
export function controls({ code = false } = {}): string {
  const codeSwitch = `<label class="code-switch"><input type="checkbox" id="show-code" checked> Show code</label>\n`;
  return `<div class="controls" hidden>
${code ? codeSwitch : ""}<fieldset class="theme"><legend>Colours</legend>${themes.join("")}</fieldset>
</div>`;
}
