import type { Dataset } from "../data";
import type { Model } from "../models";

/** The part of a data set that a title needs: what it is called, and whether it is the real one. */
export type Titled = Pick<Dataset, "title" | "generated" | "numClasses">;

/**
 * "VAE · samples · MNIST". Generated digits never pass for MNIST: that is said first, where a
 * narrow screen shows it.
 */
export function title(what: string, data: Titled, model?: Model): string {
  const parts = [model?.config.model.toUpperCase(), what].filter(Boolean);
  const all = data.generated ? [`${data.title}, not MNIST`, ...parts] : [...parts, data.title];
  return all.join(" · ");
}
