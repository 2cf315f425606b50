import type { Dataset } from "../data";
import { shortName } from "../figures/short_name";
import type { Model } from "../models";

/** The part of a data set that a title needs: what it is called, and whether it is the real one. */
export type Titled = Pick<Dataset, "name" | "title" | "generated" | "numClasses">;

/** A folder's name may be as long as a paragraph; so many of its letters stand in a title. */
const LONGEST = 48;

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
  const name = shortName(data.title, LONGEST);
  const all = standsIn(data) ? [`${name}, not MNIST`, ...parts] : [...parts, name];
  return all.join(" · ");
}
