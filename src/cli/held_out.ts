import { UserError } from "../config";
import { type Dataset, holdOut, type ImageSplit } from "../data";

/** How many images are held out, as a share or a number, and by which chance. */
interface Held {
  readonly validation: number;
  readonly seed: number;
  /** Of a run that goes on: images that it learned from, where a data set has held-out images of its own. */
  readonly learned?: number;
}

/** The data with held-out training images in place of the test images, where some are asked for. */
export function withoutHeldOut(whole: Dataset, { validation, seed, learned }: Held): Dataset {
  if (validation === 0) return whole;
  if (whole.validation) {
    return { ...whole, train: firstOf(whole.train, learned), test: whole.validation };
  }
  const { size } = whole.train;
  const count = validation < 1 ? Math.max(1, Math.round(validation * size)) : validation;
  if (Number.isInteger(count) && count < size) return holdOut(whole, count, seed);
  throw new UserError(
    `--validation ${validation} leaves nothing of the ${size} training images, or is no whole number: ` +
      "hold out fewer, or a share such as 0.1",
  );
}

/** The first so many images of a split; all where it has no more. */
export function firstOf(split: ImageSplit, count = split.size): ImageSplit {
  return count < split.size ? split.slice(0, count, split.name) : split;
}
