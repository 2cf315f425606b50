import { type Figure, makeFigure, rounded } from "./figure";
import { axis, baseLayout, trainColor } from "./theme";

export interface KlBarsOptions {
  title?: string;
}

/**
 * The KL divergence of each latent dimension as bars, largest first: dimensions near 0 nats carry nothing of the
 * image.
 *
 * @param values nats per image, one a dimension, mean over a data set
 */
export function klBars(
  values: ArrayLike<number>,
  { title = "KL per latent dimension" }: KlBarsOptions = {},
): Figure {
  const dimensions = Array.from(values, (value, index) => ({ value, name: `z${index + 1}` }));
  dimensions.sort((a, b) => b.value - a.value);
  const total = dimensions.reduce((sum, { value }) => sum + value, 0);
  const bars = {
    type: "bar",
    x: dimensions.map(({ name }) => name),
    y: rounded(dimensions.map(({ value }) => value)),
    marker: { color: trainColor },
    hovertemplate: "%{x}: %{y:.2f} nats<extra></extra>",
  };
  const layout = {
    ...baseLayout(title),
    xaxis: axis("latent dimension", { type: "category", gridcolor: "rgba(0,0,0,0)" }),
    yaxis: axis("nats per image", { rangemode: "tozero" }),
    bargap: 0.25,
  };
  const description = `${title}: ${dimensions.length} dimensions, ${total.toFixed(2)} nats in all`;
  return makeFigure([bars], layout, description);
}
