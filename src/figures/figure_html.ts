import { host } from "../host";
import { escapeMarkup, scriptJson } from "../host/escape";
import type { Figure } from "./figure";
import { houseStyle } from "./house_style";
import { standalonePage } from "./page_policy";
import { plotTextStyle } from "./plot_text_style";

/** Headings and tables are those of a report (`report/style/`), so that what a run leaves is one family. */
const style = `${houseStyle}
  .figure { width: 100%; margin-top: 1.2rem; }
  h1, h2, table { font-family: var(--sans); }
  h1, h2 { font-weight: 650; text-wrap: balance; }
  header.title { padding: 4rem 0 1.6rem; margin-bottom: 1.5rem; border-bottom: 1px solid var(--line); }
  h1 { margin: 0; font-size: clamp(1.9rem, 4.5vw, 2.7rem); line-height: 1.12; letter-spacing: -.022em; }
  h2 { margin: 2.4em 0 .6em; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; }
  table { border-collapse: collapse; font-size: .8125rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
  td, th { padding: .4em .9em .4em 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
  th { color: var(--quiet); font-weight: 600; }
  @media (max-width: 60rem) { header.title { padding-top: 2rem; } }
  @media print { :root { color-scheme: light; } body { max-width: none; padding: 0; } .figure, tr { break-inside: avoid; }
    .modebar { display: none; } }
  ${plotTextStyle}`;

const drawing = `
  const json = document.getElementById("figures-json").textContent;
  const narrow = matchMedia("(max-width: 30rem)");
  // A finger scrolls the page over a plot, as in reports; a tap shows a point's values.
  const touch = matchMedia("(hover: none)").matches;
  document.querySelectorAll(".figure").forEach((place, i) => {
    const draw = async () => {
      // Read anew for each drawing: plotly writes into what it draws.
      const { data, layout, config } = JSON.parse(json)[i];
      const asked = { ...layout, ...(narrow.matches && layout.meta?.narrow), ...(touch && { dragmode: false }) };
      const shown = { ...config, ...(touch && { displayModeBar: false }) };
      await Plotly.newPlot(place, data, asked, shown);
    };
    const drawOrSay = () => draw().catch((error) => {
      console.warn("a figure could not be drawn:", error);
      place.textContent = place.getAttribute("aria-label");
    });
    drawOrSay();
    // A window that is turned or pulled may ask for other places.
    if (JSON.parse(json)[i].layout.meta?.narrow) narrow.addEventListener("change", drawOrSay);
  });
`;

/**
 * A figure as a page of its own, or several below one another: plotly.js inside, nothing from the network (its
 * content security policy allows none), as wide as the window, light or dark as the reader's system is.
 *
 * @param title the page's title, and its heading
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
    return `<div class="figure" role="group" aria-label="${text}"></div>\n<noscript>${text}</noscript>`;
  });
  const body = `<header class="title"><h1>${escapeMarkup(title)}</h1></header>
${above}${places.join("\n")}
<script type="application/json" id="figures-json">${scriptJson(json)}</script>`;
  return standalonePage({ title, style, body, scripts: [plotly, drawing] });
}
