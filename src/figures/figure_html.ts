import { createHash } from "node:crypto";
import { escapeMarkup, scriptJson } from "./escape";
import type { Figure } from "./figure";
import { minifiedPlotly } from "./plotly_bundle";

const style = `
  :root { color-scheme: light dark; }
  body { margin: 0 auto; max-width: 1100px; padding: 1rem; font-family: "DejaVu Sans", Verdana, system-ui, sans-serif;
    background: Canvas; color: CanvasText; }
  #figure { width: 100%; }
`;

const drawing = `
  const { data, layout, config } = JSON.parse(document.getElementById("figure-json").textContent);
  Plotly.newPlot("figure", data, layout, config);
`;

/**
 * A figure as a page of its own: plotly.js inside, nothing from the network (its content security policy allows
 * none), as wide as the window, light or dark as the reader's system is.
 *
 * @param title the page's title
 */
export async function figureHtml(figure: Figure, title: string): Promise<string> {
  const plotly = await minifiedPlotly();
  const { data, layout, config, altText } = figure;
  const policy = [
    "default-src 'none'",
    `script-src ${[plotly, drawing].map(scriptHash).join(" ")}`,
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(title)}</title>
<style>${style}</style>
</head>
<body>
<div id="figure" role="img" aria-label="${escapeMarkup(altText)}"></div>
<noscript>${escapeMarkup(altText)}</noscript>
<script type="application/json" id="figure-json">${scriptJson({ data, layout, config })}</script>
<script>${plotly}</script>
<script>${drawing}</script>
</body>
</html>
`;
}

function scriptHash(script: string): string {
  return `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
}
