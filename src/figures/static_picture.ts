import { type DrawingPage, host } from "../host";
import { compactPng } from "./palette";
import type { PlotlyJson } from "./theme";

export interface StaticPictureOptions {
  /** Width in CSS pixels; 700 by default. The picture has twice as many. */
  width?: number;
  /** Height in CSS pixels; the figure's own, or 420. */
  height?: number;
  /** Gives up after this many milliseconds; 20,000 by default. */
  timeout?: number;
}

const onWhite = { paper_bgcolor: "#fff", plot_bgcolor: "#fff" };

/**
 * Draws a figure as PNG bytes in a headless Chromium, on white, in the font that comes with the project.
 *
 * A picture is an extra beside the living figure: where no browser is found, or the browser fails, there is none,
 * and nobody is told.
 *
 * @returns the PNG, or undefined where no picture can be drawn
 */
export async function staticPicture(
  { data, layout }: PlotlyJson,
  { width = 700, height, timeout = 20_000 }: StaticPictureOptions = {},
): Promise<Uint8Array | undefined> {
  const size = {
    width,
    height: height ?? (typeof layout.height === "number" ? layout.height : 420),
  };
  // The page is known to be white: text may be darker than where it could be either.
  const font = { ...(layout.font as object | undefined), color: "#53585f" };
  const json = JSON.stringify({
    data,
    layout: { ...layout, ...size, ...onWhite, font, autosize: false },
    config: { staticPlot: true },
  });
  const draw = async (page: DrawingPage) => {
    await page.setViewportSize(size);
    await page.evaluate(`Plotly.newPlot("figure", ${json}).then(() => undefined)`);
    const png = await page.screenshot({ type: "png", timeout });
    await page.evaluate(`Plotly.purge("figure")`);
    return png;
  };
  const { browser } = host();
  if (!browser) return undefined;
  try {
    const png = await browser.withPage((page) => withTimeout(draw(page), timeout));
    return png && compactPng(png);
  } catch {
    return undefined;
  }
}

async function withTimeout<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no picture after ${milliseconds} ms`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
