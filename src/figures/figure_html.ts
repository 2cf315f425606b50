import { host } from "../host";
import { escapeMarkup, scriptJson } from "../host/escape";
import type { Figure } from "./figure";
import { standalonePage } from "./page_policy";

const style = `
  :root { color-scheme: light dark; }
  body { margin: 0 auto; max-width: 1100px; padding: 1rem; font-family: "DejaVu Sans", Verdana, system-ui, sans-serif;
    background: Canvas; color: CanvasText; }
  .figure { width: 100%; margin-top: 1.2rem; }
  h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 1.6rem; }
  p, li, table { font-size: .9rem; line-height: 1.45; max-width: 50rem; }
  table { border-collapse: collapse; }
  td, th { padding: .15rem 1.2rem .15rem 0; text-align: left; vertical-align: top; font-weight: normal; }
  th { opacity: .7; }
`;

const drawing = `
  const figures = JSON.parse(document.getElementById("figures-json").textContent);
  document.querySelectorAll(".figure").forEach((place, i) => {
    const { data, layout, config } = figures[i];
    const draw = async () => Plotly.newPlot(place, data, layout, config);
    draw().catch((error) => {
      console.warn("a figure could not be drawn:", error);
      place.textContent = place.getAttribute("aria-label");
    });
  });
`;

/**
 * A figure as a page of its own, or several below one another: plotly.js inside, nothing from the network (its
 * content security policy allows none), as wide as the window, light or dark as the reader's system is.
 *
 * @param title the page's title
 * @param above HTML that stands above the figures, made by the caller, who has escaped what it quotes
 */
export async function figureHtml(
  figures: Figure | readonly Figure[],
  title: string,
  above = "",
): Promise<string> {
  const plotly = await host().scripts.plotly();
  const all = [figures].flat() as Figure[];
  const json = all.map(({ data, layout, config }) => ({ data, layout, config }));
  const places = all.map(({ altText }) => {
    const text = escapeMarkup(altText);
    return `<div class="figure" role="img" aria-label="${text}"></div>\n<noscript>${text}</noscript>`;
  });
  const body = `${above}${places.join("\n")}
<script type="application/json" id="figures-json">${scriptJson(json)}</script>`;
  return standalonePage({ title, style, body, scripts: [plotly, drawing] });
}
