import type { TopLevelSpec } from "vega-lite";
import type { Loader, Spec } from "vega";
import type { NotebookCell, Output } from "./notebook";

const chart = /^application\/vnd\.vega(lite)?\.v\d+\+json$/;

/**
 * Draws the charts of Vega and Vega-Lite among the outputs: a cell whose chart can be drawn comes
 * back with an SVG beside the chart's specification. A chart whose data lie elsewhere stays as it
 * is, since a report fetches nothing, and so does one that is not valid.
 */
export async function withChartsDrawn(cells: readonly NotebookCell[]): Promise<NotebookCell[]> {
  return Promise.all(
    cells.map(async (cell) =>
      Array.isArray(cell.outputs) && cell.outputs.some((output) => chartOf(output) !== undefined)
        ? { ...cell, outputs: await Promise.all(cell.outputs.map(drawn)) }
        : cell,
    ),
  );
}

/** The type of an output's chart that has no picture yet. */
function chartOf(output: Output | null): string | undefined {
  const types = Object.keys(output?.data ?? {});
  return types.some((type) => type.startsWith("image/"))
    ? undefined
    : types.find((type) => chart.test(type));
}

async function drawn(output: Output): Promise<Output> {
  const type = chartOf(output);
  if (type === undefined) return output;
  const svg = await drawing(output.data?.[type], type.includes("vegalite")).catch(() => undefined);
  return svg === undefined ? output : { ...output, data: { ...output.data, "image/svg+xml": svg } };
}

/** @returns undefined where the chart asks for a file or an address */
async function drawing(given: unknown, isLite: boolean): Promise<string | undefined> {
  // Few reports have such a chart, and the two packages take a fifth of a second to load.
  const [vega, lite] = await Promise.all([import("vega"), import("vega-lite")]);
  const logger = vega.logger(vega.None);
  const spec = isLite ? lite.compile(given as TopLevelSpec, { logger }).spec : (given as Spec);
  let asked = false;
  const refuse = () => {
    asked = true;
    return Promise.reject(new Error("a report fetches nothing"));
  };
  const loader: Loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };
  const view = new vega.View(vega.parse(spec), { renderer: "none", loader, logger });
  try {
    const svg = await view.toSVG();
    return asked ? undefined : svg;
  } finally {
    view.finalize();
  }
}
