import { type Description, readRunData } from "../checkpoints";
import { UserError } from "../config";
import { type Dataset, HELD_OUT, labelling, withFewLabels } from "../data";
import { host } from "../host";
import { firstOf, withoutHeldOut } from "./held_out";

/**
 * The data set of a saved run with those training images alone that the run learned from: as many as it was
 * given, but for those that it held out.
 *
 * @param whole with all training images; where it has fewer than the run had, they stay as they are
 */
export function asTrainedOn(whole: Dataset, prefix: string, { seed }: Description): Dataset {
  const { learned, heldOut } = trainingImagesOf(prefix) ?? {
    learned: whole.train.size,
    heldOut: 0,
  };
  const count = learned + (whole.validation ? 0 : heldOut);
  if (count > whole.train.size) return whole;
  const data = { ...whole, train: firstOf(whole.train, count) };
  return { ...withoutHeldOut(data, { validation: heldOut, seed }), test: whole.test };
}

/** The data with those labels alone that a model was told. */
export function withLabelsTold(
  data: Dataset,
  { fewLabels }: Pick<Description, "fewLabels">,
): Dataset {
  if (!fewLabels || labelling(data.train) === "none") return data;
  return withFewLabels(data, fewLabels.count, fewLabels.seed);
}

/** How many images a run learned from, and how many it held out; unknown of weights whose state is gone. */
function trainingImagesOf(prefix: string): { learned: number; heldOut: number } | undefined {
  if (!host().files.exists(`${prefix}.state.safetensors`)) return undefined;
  try {
    const { trainImages: learned, measured } = readRunData(prefix);
    return { learned, heldOut: measured?.split === HELD_OUT ? measured.size : 0 };
  } catch (error) {
    if (error instanceof UserError) return undefined; // It is of no use to --resume, which says so.
    throw error;
  }
}
