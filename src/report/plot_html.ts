import { type Figure, plotlyMimeType } from "../figures/figure";
import { staticPicture } from "../figures/static_picture";
import { toBase64 } from "../host";
import { escapeMarkup, scriptJson } from "../host/escape";

/** A figure as a page shows it: a picture of it, in whose place `page/late_scripts.ts` draws it alive. */
export async function plotHtml(figure: Figure): Promise<string> {
  const { data, layout, config } = figure;
  const png = await staticPicture(figure);
  const alt = escapeMarkup(figure.altText);
  const picture = png
    ? `<img src="data:image/png;base64,${toBase64(png)}" alt="${alt}">`
    : `<p class="missing">${alt}</p>`;
  return `<figure class="output plot">
<div class="static">${picture}</div>
<div class="live" role="group" aria-label="${alt}" hidden></div>
<script type="application/json" data-type="${plotlyMimeType}">${scriptJson({ data, layout, config })}</script>
</figure>\n`;
}
