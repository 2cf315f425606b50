import type { Dataset } from "../data";
import type { Model } from "../models";

/** The part of a data set that a title needs: what it is called, and whether it is the real one. */
export type Titled = Pick<Dataset, "name" | "title" | "generated" | "numClasses">;

/** The project's own digits, which stand in for MNIST where that cannot be had. */
const STAND_IN = "digits";

/** Whether the images only stand in for MNIST: then that is said wherever they are shown. */
export function standsIn({ name, generated }: Pick<Dataset, "name" | "generated">): boolean {
  return generated && name === STAND_IN;
}

/**
 * "VAE · samples · MNIST". Generated digits never pass for MNIST: that is said first, where a
 * narrow screen shows it.
 */
export function title(what: string, data: Titled, model?: Model): string {
  const parts = [model?.title, what].filter(Boolean);
  const all = standsIn(data) ? [`${data.title}, not MNIST`, ...parts] : [...parts, data.title];
  return all.join(" · ");
}
