import type { PlainTerms } from "../network";
import type { LiveModel } from "./live_model";

/** So many tell well enough where a loss stands, and take a moment once. */
const most = 100;

/**
 * Where an image's −ELBO stands among those of the first test images: nats alone tell a reader little.
 *
 * @returns "lower than that of 61 of 100 test images"; nothing where there are none
 */
export function amongTestImages(model: LiveModel): (terms: PlainTerms) => string {
  let losses: number[] | undefined;
  return ({ reconstruction, kl }) => {
    losses ??= Array.from({ length: Math.min(most, model.pictured) }, (_, index) => {
      const terms = model.network.terms(model.image(index), model.points.labels[index]);
      return terms.reconstruction + terms.kl;
    });
    if (losses.length === 0) return "";
    const above = losses.filter((loss) => loss > reconstruction + kl).length;
    return `lower than that of ${above} of ${losses.length} test images`;
  };
}
