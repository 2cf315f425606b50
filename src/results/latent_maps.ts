import { UserError } from "../config";
import type { Dataset, ImageSplit } from "../data";
import { latentMeans } from "../evaluation";
import * as draw from "../figures";
import { projectToPlane } from "../math";
import { type Model, requireFit } from "../models";
import { title } from "./title";

/** The means of a split's images in the plane, and what its axes are. */
export function planeOf(model: Model, split: ImageSplit) {
  const { latentSize } = model.config;
  const { x, y, explained } = projectToPlane(latentMeans(model, split), latentSize);
  const axis = (i: 0 | 1) =>
    latentSize > 2
      ? `component ${i + 1} (${(100 * explained[i]).toFixed(0)} % of the variance)`
      : `z${i + 1}`;
  return { x, y, labels: [...split.labels], axes: [axis(0), axis(1)] as const };
}

/** Points of all maps together: more make a notebook heavy. */
const MOST_POINTS = 8000;

/**
 * Where several models put the same test images: the map of each beside the others, the plane itself where
 * the latent size is 2, else its two principal components.
 *
 * @param models by the name that stands above their map
 * @param count how many test images, from the first on
 * @throws UserError where there are none, or one was made for other images
 * @example
 * ```ts
 * figures.maps({ "β = 1": vae, "β = 4": vae4 }, mnist)
 * ```
 */
export function maps(
  models: Readonly<Record<string, Model>>,
  data: Dataset,
  { count = 1000 }: { count?: number } = {},
): draw.Figure {
  const each = Object.entries(models);
  if (each.length === 0) throw new UserError("there are no models whose maps could be drawn");
  for (const [, model] of each) requireFit(model, data.test);
  const most = Math.min(count, Math.ceil(MOST_POINTS / each.length), data.test.size);
  const split = data.test.slice(0, most, "test");
  const panels = each.map(([name, model]) => {
    const { axes, ...points } = planeOf(model, split);
    // There is no room for all that is said of one map.
    const short = ([a, b]: readonly [string, string]) => [shorter(a), shorter(b)] as const;
    return { name, ...points, axes: short(axes) };
  });
  return draw.latentPanels(panels, {
    classNames: data.classNames,
    title: title("latent spaces", data),
  });
}

const shorter = (axis: string) =>
  axis.replace(/^component (\d) \((.*) of the variance\)$/, "PC $1, $2");
