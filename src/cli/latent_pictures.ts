import { type Settings, UserError } from "../config";
import type { Dataset } from "../data";
import type { ImageGrid } from "../figures";
import type { LatentSampler, Model } from "../models";
import * as figures from "../results/figures";
import { twoClasses } from "./class_called";
import type { generateFlags } from "./options";

type Asked = Pick<Settings<typeof generateFlags>, "traverse" | "direction" | "nearest" | "seed">;

/** The pictures of latents at work that flags ask for, by the names of their files. */
export function latentPictures(
  model: Model,
  data: Dataset,
  { traverse, direction, nearest, seed }: Asked,
  sampler: LatentSampler,
): Record<string, ImageGrid> {
  return {
    ...(traverse && { traversal: figures.traversals(model, data) }),
    ...(direction !== "" && { direction: directionPicture(model, data, direction) }),
    ...(nearest && { nearest: figures.nearest(model, data, { seed, sampler }) }),
  };
}

function directionPicture(model: Model, data: Dataset, asked: string): ImageGrid {
  if (data.numClasses === 0) {
    throw new UserError(
      `--direction ${asked} goes from one class to another, and ${data.title} has no labels: ` +
        "name a data set with labels, or leave it out",
    );
  }
  const [from, to] = twoClasses("--direction", asked, data);
  return figures.direction(model, data, { from, to });
}
