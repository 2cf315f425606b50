import { tf } from "../backend";
import { UserError, withArticle } from "../config";
import { type Model, takesLabels } from "./model";

/** A class of each image; −1 is unknown. */
export type Labels = ArrayLike<number>;

/** Labels as rows with a single 1; only a model that takes some may be told none: a row of zeros. */
export function oneHot(
  model: Model,
  labels: Labels | undefined,
  from: number,
  to: number,
): tf.Tensor2D | undefined {
  if (!takesLabels(model)) return undefined;
  const { numClasses } = model.config;
  if (!labels) throw new UserError(`${withArticle(model.title)} needs labels: one for each image`);
  const rows = new Float32Array((to - from) * numClasses);
  const least = model.labels === "some" ? -1 : 0;
  for (let i = from; i < to; i++) {
    const label = labels[i];
    if (!(Number.isInteger(label) && label >= least && label < numClasses)) {
      throw new UserError(
        `label ${label} of image ${i} is not from ${least} to ${numClasses - 1}, ` +
          `the ${numClasses} classes of the ${model.title}`,
      );
    }
    if (label >= 0) rows[(i - from) * numClasses + label] = 1;
  }
  return tf.tensor2d(rows, [to - from, numClasses]);
}
