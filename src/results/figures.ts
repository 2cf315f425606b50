import { UserError } from "../config";
import type { Dataset } from "../data";
import { hasKlPerDimension, meanKl } from "../evaluation";
import * as draw from "../figures";
import { type Model, requireFit } from "../models";
import { planeOf } from "./latent_maps";
import { title, type Titled } from "./title";

export { confusion, reconstructionByClass } from "./evaluation_figures";
export { conditional, examples, interpolation, reconstructions, samples } from "./image_grids";
export { arithmetic } from "./latent_arithmetic";
export { maps } from "./latent_maps";
export { manifold } from "./manifold";
export { worst } from "./worst_images";
export { sideBySide } from "./side_by_side";
export {
  direction,
  nearest,
  rateDistortion,
  traversals,
  traversals as traversal,
} from "./latent_figures";
export { accuracyCurves, imageGrid, plot } from "../figures";

// Figures of a model and its data: each asks the model for plain arrays and hands them to
// src/figures. In a notebook, the last expression of a cell is shown.

export type { Titled };

/**
 * The means of test images in latent space, coloured by class: the plane itself where the
 * latent size is 2, else its two principal components.
 *
 * @param count how many test images, from the first on
 */
export function latentScatter(model: Model, data: Dataset, { count = 2000 } = {}): draw.Figure {
  requireFit(model, data.test);
  const split = data.test.slice(0, Math.min(count, data.test.size), "test");
  return draw.latentScatter({
    ...planeOf(model, split),
    classNames: data.classNames,
    title: title("latent space", data, model),
  });
}

/**
 * KL of each latent dimension, the mean over test images: which dimensions are used.
 *
 * @throws UserError where the model has no KL, or one that does not come apart by dimensions
 */
export function klBars(model: Model, data: Dataset, { count = 2000 } = {}): draw.Figure {
  if (model.noLikelihood !== undefined) {
    throw new UserError(`there is no KL of this model, ${model.title}: ${model.noLikelihood}`);
  }
  if (!hasKlPerDimension(model)) {
    throw new UserError(
      `the KL of this model, ${model.title}, does not come apart by dimensions: its posterior or its ` +
        "prior is no Gaussian of independent dimensions",
    );
  }
  const split = data.test.slice(0, Math.min(count, data.test.size), "test");
  return draw.klBars(meanKl(model, split), {
    title: title("KL per latent dimension", data, model),
  });
}

/**
 * The loss and each of its terms over the epochs of a run's history.
 *
 * @param measured the split that the run was measured on, default "test"
 */
export function lossCurves(
  history: Parameters<typeof draw.lossCurves>[0],
  data: Titled,
  { measured }: { measured?: string } = {},
): draw.Figure {
  return draw.lossCurves(history, { title: title("loss", data), measured });
}
