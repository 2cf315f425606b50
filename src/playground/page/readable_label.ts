import type { LiveModel } from "./live_model";

/** Multiplications that a page may do at a stroke: some tenths of a second. */
const mostWork = 5e8;

/**
 * The label under which a model explains an image best; undefined where it takes none, or where
 * trying them all would hold up the page: the label that is chosen stays.
 */
export function readableLabel(
  { network, told }: Pick<LiveModel, "network" | "told">,
  image: Float32Array,
): number | undefined {
  if (told.length === 0 || told.length * network.weights > mostWork) return undefined;
  return network.likeliestLabel(image);
}
