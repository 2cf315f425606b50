/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// plotly.js and other large scripts travel compressed at the page's end, and run once the text is
// on the screen; then plots come alive. A browser that cannot unpack them keeps the pictures.
export {};

interface Layout {
  /** `narrow`: what is otherwise in a narrow window. */
  meta?: { narrow?: object };
}

interface Figure {
  data: object[];
  layout?: Layout;
  config?: object;
}

interface Plotly {
  newPlot(target: Element, data: object[], layout?: object, config?: object): Promise<unknown>;
}

/** Resolves after the first paint; in a tab that is never painted, after a while. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
      if (list.getEntriesByName("first-contentful-paint").length > 0) resolve();
    });
    observer.observe({ type: "paint", buffered: true });
    setTimeout(resolve, 10_000);
  });
}

async function run(packed: Element): Promise<void> {
  const letters = atob(packed.textContent ?? "");
  // A plain loop: Uint8Array.from would hold up the page for megabytes.
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(stream).text();
  document.head.append(script);
  packed.remove();
}

/** Draws a plot in the place of its picture, and anew where a window that is turned or pulled asks for other places. */
async function enliven(figure: Element, plotly: Plotly): Promise<void> {
  const json = figure.querySelector("script")?.textContent;
  const live = figure.querySelector<HTMLElement>(".live");
  if (json === null || json === undefined || !live) return;
  live.hidden = false;
  const { layout } = JSON.parse(json) as Figure;
  await draw(live, json, plotly);
  figure.classList.add("drawn");
  if (layout?.meta?.narrow) narrow.addEventListener("change", () => void draw(live, json, plotly));
}

const narrow = matchMedia("(max-width: 30rem)");

/** @param json the figure, read anew for each drawing: plotly writes into what it draws */
async function draw(live: Element, json: string, plotly: Plotly): Promise<void> {
  const { data, layout, config } = JSON.parse(json) as Figure;
  // A finger scrolls the page over a plot; a tap shows a point's values.
  const touch = matchMedia("(hover: none)").matches;
  await plotly.newPlot(
    live,
    data,
    {
      modebar: { bgcolor: "rgba(0,0,0,0)" },
      ...layout,
      // In JupyterLab a figure keeps its width; here it follows the window.
      autosize: true,
      ...(narrow.matches && layout?.meta?.narrow),
      ...(touch && { dragmode: false }),
    },
    {
      ...config,
      ...{ responsive: true, displaylogo: false },
      // Nothing is to leave the page: no button that offers to upload a plot.
      showSendToCloud: false,
      ...(touch && { displayModeBar: false }),
    },
  );
}

async function main(): Promise<void> {
  await painted();
  performance.mark("late scripts");
  for (const packed of document.querySelectorAll("script.packed")) await run(packed);
  const { Plotly: plotly } = window as unknown as { Plotly?: Plotly };
  if (!plotly) return;
  for (const figure of document.querySelectorAll("figure.plot:has(> script)")) {
    // One at a time, with room between for the reader's scrolling.
    await new Promise((resolve) => setTimeout(resolve));
    try {
      await enliven(figure, plotly);
    } catch (error) {
      // The picture stays in its place, and the next is drawn.
      console.warn("a plot could not be drawn:", error);
      figure.querySelector<HTMLElement>(".live")?.setAttribute("hidden", "");
    }
  }
}

void main();
