import { type Figure, makeFigure, rounded } from "./figure";
import { axis, baseLayout, categoricalColor } from "./theme";

/** What a model spends on its latents, and what its reconstructions cost. */
export interface RatePoint {
  /** What stands beside the point: "β = 4". */
  readonly name: string;
  /** Nats per image. */
  readonly kl: number;
  /** Nats per image. */
  readonly reconstruction: number;
}

/**
 * Models as points in the plane of KL and reconstruction: what is bought by each nat of the latents (Alemi
 * et al. 2018, where they are rate and distortion). Along a falling diagonal the ELBO is the same.
 *
 * @throws RangeError where there is no point
 */
export function rateDistortion(
  points: readonly RatePoint[],
  { title = "Reconstruction against KL" }: { readonly title?: string } = {},
): Figure {
  if (points.length === 0) throw new RangeError(`"${title}" has no point to draw`);
  const marks = {
    ...{ type: "scatter", mode: "markers+text", textposition: "top center", cliponaxis: false },
    x: rounded(points.map(({ kl }) => kl)),
    y: rounded(points.map(({ reconstruction }) => reconstruction)),
    text: points.map(({ name }) => name),
    marker: { size: 11, color: points.map((_, i) => categoricalColor(i)) },
    hovertemplate: "%{text}: KL %{x:.2f}, reconstruction %{y:.2f} nats<extra></extra>",
  };
  const layout = {
    ...baseLayout(title),
    xaxis: axis("KL, nats per image", { rangemode: "tozero" }),
    yaxis: axis("reconstruction, nats per image"),
    showlegend: false,
  };
  const said = points.map(
    ({ name, kl, reconstruction }) =>
      `${name} KL ${kl.toFixed(2)} and ${reconstruction.toFixed(2)}`,
  );
  return makeFigure([marks], layout, `${title}: ${said.join(", ")} nats per image`);
}
