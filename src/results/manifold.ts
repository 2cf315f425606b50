import { UserError } from "../config";
import * as draw from "../figures";
import { decodeLatents, type Model, takesLabels } from "../models";
import { title, type Titled } from "./title";

/** How {@link manifold} goes. */
export interface ManifoldOptions {
  /** Images in a row, and rows. Default 15. */
  readonly steps?: number;
  /** From −reach to reach in both dimensions: deviations of N(0, 1). Default 2.5. */
  readonly reach?: number;
  /** What a model that is told labels is told, the number of a class. Default 0. */
  readonly label?: number;
}

/**
 * What a model of two latents draws all over its plane (Kingma and Welling 2014, figure 4): z1 grows to
 * the right, z2 upwards.
 *
 * @throws UserError where the model has other than two latents
 * @example
 * ```ts
 * figures.manifold(createModel({ latentSize: 2 }, mnist), mnist)
 * ```
 */
export function manifold(
  model: Model,
  data: Titled,
  { steps = 15, reach = 2.5, label = 0 }: ManifoldOptions = {},
): draw.ImageGrid {
  const { latentSize, imageShape } = model.config;
  if (latentSize !== 2) {
    throw new UserError(
      `this ${model.title} has ${latentSize} latent${latentSize === 1 ? "" : "s"}, and a plane takes two: ` +
        "train one with latentSize 2, or look at figures.traversals",
    );
  }
  const values = Array.from({ length: steps }, (_, i) => {
    return steps === 1 ? 0 : -reach + (2 * reach * i) / (steps - 1);
  });
  const points = [...values].reverse().flatMap((z2) => values.map((z1) => [z1, z2]));
  const told = takesLabels(model) ? new Int32Array(points.length).fill(label) : undefined;
  return draw.imageGrid({
    images: decodeLatents(model, Float32Array.from(points.flat()), told),
    imageShape,
    columns: steps,
    side: 42,
    title: title("all over the plane", data, model),
    caption: `z1 from −${reach} to ${reach} to the right, z2 as far upwards`,
  });
}
