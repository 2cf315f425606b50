import { UserError } from "../config";
import type { Dataset } from "../data";
import type { Displayable } from "../figures/displayable";
import { toPng } from "../figures";
import { displaySymbol, type MimeBundle, toBase64 } from "../host";
import { type Model, requireFiniteWeights, requireFit } from "../models";
import { playgroundMimeType } from "../playground/payload";
import { playgroundFrame } from "../playground/playground_frame";
import { playgroundPayload } from "./playground_payload";
import { playgroundPicture } from "./playground_picture";
import { title } from "../results/title";

/** How a playground goes into a cell's output: LATENT_LAB_PLAYGROUND of the kernel's process. */
type Form =
  /** A frame that is alive in Jupyter's front ends; some megabytes. */
  | "frame"
  /** Data for a report, which brings the script along. */
  | "live"
  /** A picture, for notebooks that are kept small. */
  | "picture";

/** What {@link playground} shows. */
export interface PlaygroundOptions {
  /** How many test images the map shows, from the first on; 1000 by default. */
  readonly count?: number;
  /** Of UMAP's plane; 0 by default. */
  readonly seed?: number;
}

/**
 * The trained model to play with, in the cell and, without a server, in the exported report: a map
 * of latent space that decodes what is under the pointer, a pad to draw on (of images in colour,
 * test images to choose from), sliders for the latent dimensions, and the way between two points.
 * A model that is told labels shows every class in the style in view. Where a page cannot run the
 * model's layers, it shows pictures made at export.
 *
 * @param of a model, or what `loadModel` found, to play without a training
 * @example
 * ```ts
 * playground(loadModel("vae"), mnist)
 * ```
 */
export function playground(
  of: Model | { readonly model: Model },
  data: Dataset,
  options: PlaygroundOptions = {},
): Displayable {
  const model = "model" in of ? of.model : of;
  requireFit(model, data.test);
  return { [displaySymbol]: () => bundleOf(model, data, options) };
}

async function bundleOf(
  model: Model,
  data: Dataset,
  { count = 1000, seed = 0 }: PlaygroundOptions,
): Promise<MimeBundle> {
  const name = title("playground", data, model);
  const form = (process.env.LATENT_LAB_PLAYGROUND ?? "frame") as Form;
  try {
    requireFiniteWeights(model);
    // A report that plays shows its picture on paper alone, and where no script runs.
    const way = form === "live" ? "Alive in the report, on a screen." : "Run this cell to play.";
    const picture = await toPng(playgroundPicture(model, data, count, way));
    const still = { "image/png": toBase64(picture), "text/plain": `Figure: ${name}` };
    if (form === "picture") return still;
    const payload = await playgroundPayload(model, data, { count, seed, title: name });
    return form === "live"
      ? { ...still, [playgroundMimeType]: payload }
      : { ...still, "text/html": await playgroundFrame(payload) };
  } catch (error) {
    // A run whose model cannot be shown is still a run.
    if (!(error instanceof UserError)) throw error;
    const { message } = error;
    return { "text/plain": message, "text/markdown": `> **No playground.** ${message}` };
  }
}
