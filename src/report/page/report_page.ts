/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

// What runs in a report's reader: the switch for code, and plots that come alive. Without it the
// report shows everything, plots as pictures.

interface PlotlyFigure {
  data: object[];
  layout?: object;
  config?: object;
}

interface PlotlyLibrary {
  newPlot(target: Element, data: object[], layout?: object, config?: object): Promise<unknown>;
}

/** The switch that shows or hides all code. */
function switchCode(): void {
  const box = document.querySelector<HTMLInputElement>("#show-code");
  const apply = () => document.documentElement.classList.toggle("no-code", !(box?.checked ?? true));
  box?.addEventListener("change", apply);
  apply();
}

/** On a phone the contents start folded, so that the text is on the first screen. */
function foldContents(): void {
  const contents = document.querySelector<HTMLDetailsElement>("nav details");
  if (contents && matchMedia("(max-width: 60rem)").matches) contents.open = false;
}

/** Marks the section in view in the table of contents. */
function followScroll(): void {
  const links = new Map<string, Element>();
  for (const link of document.querySelectorAll("nav a")) {
    links.set(decodeURIComponent(link.getAttribute("href") ?? "").slice(1), link);
  }
  const observer = new IntersectionObserver(
    (entries) => {
      const entered = entries.find((entry) => entry.isIntersecting);
      if (!entered) return;
      for (const link of links.values()) link.removeAttribute("aria-current");
      links.get(entered.target.id)?.setAttribute("aria-current", "true");
    },
    { rootMargin: "0px 0px -70% 0px" },
  );
  for (const id of links.keys()) {
    const heading = document.getElementById(id);
    if (heading) observer.observe(heading);
  }
}

/** plotly.js, which travels compressed and is unpacked after the text is on the screen. */
async function loadPlotly(packed: Element): Promise<PlotlyLibrary> {
  const bytes = Uint8Array.from(atob(packed.textContent ?? ""), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(stream).text();
  document.head.append(script);
  packed.remove();
  return (window as unknown as { Plotly: PlotlyLibrary }).Plotly;
}

/** Draws a plot in the place of its picture. */
async function enliven(figure: Element, plotly: PlotlyLibrary): Promise<void> {
  const json = figure.querySelector("script");
  const live = figure.querySelector<HTMLElement>(".live");
  if (!json || !live) return;
  const { data, layout, config } = JSON.parse(json.textContent ?? "") as PlotlyFigure;
  live.hidden = false;
  await plotly.newPlot(live, data, layout, { ...config, responsive: true, displaylogo: false });
  figure.classList.add("drawn");
}

async function drawPlots(): Promise<void> {
  const packed = document.querySelector("#plotly");
  if (!packed) return;
  const plotly = await loadPlotly(packed);
  for (const figure of document.querySelectorAll(".plot")) {
    // One at a time, with room between for the reader's scrolling.
    await new Promise((resolve) => setTimeout(resolve));
    await enliven(figure, plotly);
  }
}

switchCode();
foldContents();
followScroll();
requestAnimationFrame(() => setTimeout(() => void drawPlots()));
