import { displaySymbol, host, type MimeBundle, notebookHost, toBase64 } from "../host";
import { plotlyType } from "../host/display";
import type { Displayable } from "./displayable";
import { houseTemplate, type Layout, type PlotlyJson, type Trace } from "./theme";
import { staticPicture } from "./static_picture";

/** A plotly figure that shows itself in a notebook. */
export interface Figure extends PlotlyJson, Displayable {
  /** The figure in words. */
  readonly altText: string;
}

export { plotlyType as plotlyMimeType } from "../host/display";

/**
 * Makes a figure of plotly's parts and its description in words.
 *
 * Shown in a notebook, it brings a static picture where LATENT_LAB_PICTURES asks for one (1 or 2,
 * its pixels to one CSS pixel), as the runs for reports and for the committed notebooks do, and
 * wherever the notebook is not in a front end that draws plots: run by nbconvert or papermill, or
 * in a console. JupyterLab would show the picture in place of the living figure, and adds one of
 * its own to what it saves.
 */
export function makeFigure(data: readonly Trace[], layout: Layout, altText: string): Figure {
  const figure: Figure = {
    data,
    layout: { template: houseTemplate, ...layout },
    config: { responsive: true, displaylogo: false, showSendToCloud: false },
    altText,
    [displaySymbol]: async () => {
      const wanted = host().variables.LATENT_LAB_PICTURES ?? notebookHost()?.drawsPlots === false;
      const png = wanted ? await staticPicture(figure) : undefined;
      return { ...liveBundle(figure), ...(png && { "image/png": toBase64(png) }) };
    },
  };
  return figure;
}

/** The MIME bundle without a static picture: cheap enough to be redrawn several times a second. */
export function liveBundle({ data, layout, config, altText }: Figure): MimeBundle {
  return {
    [plotlyType]: { data, layout, config },
    "text/plain": `Figure: ${altText}`,
  };
}

/**
 * Rounds to `digits` significant digits, so that a figure's JSON stays small.
 *
 * @example
 * ```ts
 * rounded([0.123456, 1234.56], 4); // [0.1235, 1235]
 * ```
 */
export function rounded(values: ArrayLike<number>, digits = 4): number[] {
  return Array.from(values, (value) => Number(value.toPrecision(digits)));
}
