import type { tf } from "../backend";
import { counted, UserError, withArticle } from "../config";
import { type ImageSplit, imageSize, labelling, sameShape, shapeText } from "../data";
import type { Model } from "./model";

type Named = Pick<Model, "title" | "config">;

/**
 * Makes sure that a model can be trained or measured on these images.
 *
 * @throws UserError naming both sides where their shapes or classes differ, or where the model is
 *   told labels and an image has none
 */
export function requireFit(
  model: Pick<Model, "title" | "config" | "labels">,
  split: ImageSplit,
): void {
  const { imageShape, numClasses } = model.config;
  if (!sameShape(imageShape, split.imageShape)) {
    throw new UserError(
      `the model is for images of ${shapeText(imageShape)} pixels, the ${split.name} images have ` +
        `${shapeText(split.imageShape)}: create the model with these data`,
    );
  }
  if (model.labels === "none") return;
  if (numClasses !== split.numClasses) {
    throw new UserError(
      `the model is told ${numClasses} classes, the ${split.name} images have ${split.numClasses}: ` +
        "create the model with these data",
    );
  }
  if (model.labels === "required" && labelling(split) !== "all") {
    const first = split.labels.findIndex((label) => label < 0);
    throw new UserError(
      `${withArticle(model.title)} needs the label of each image, and ${split.name} image ${first} has none: ` +
        "choose another model, or leave out the images without labels",
    );
  }
}

/** @throws UserError where an array holds no whole images of the model's shape */
export function countOf({ title, config }: Named, images: ArrayLike<number>): number {
  const size = imageSize(config.imageShape);
  if (images.length % size === 0) return images.length / size;
  throw new UserError(
    `${withArticle(title)} of ${shapeText(config.imageShape)} pixels takes ${size} numbers an image, ` +
      `got ${counted(images.length)}, which are no whole images`,
  );
}

/** @throws UserError where latents are not whole rows of the model's latent size */
export function countOfLatents({ title, config }: Named, latents: ArrayLike<number>): number {
  const { latentSize } = config;
  if (latents.length % latentSize === 0) return latents.length / latentSize;
  throw new UserError(
    `${withArticle(title)} of ${latentSize} latents takes ${latentSize} numbers an image, ` +
      `got ${counted(latents.length)}, which are no whole rows`,
  );
}

/** @throws UserError where a batch's rows have another size than the model's images, or latents */
export function requireRows(
  { title, config }: Named,
  kind: "images" | "latents",
  rows: tf.Tensor,
): void {
  const { imageShape, latentSize } = config;
  const size = kind === "images" ? imageSize(imageShape) : latentSize;
  if (rows.rank === 2 && rows.shape[1] === size) return;
  const of = kind === "images" ? `${shapeText(imageShape)} pixels` : `${latentSize} latents`;
  throw new UserError(
    `${withArticle(title)} of ${of} takes ${kind} of shape [n, ${size}], got [${rows.shape.join(", ")}]`,
  );
}
