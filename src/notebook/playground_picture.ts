import type { Dataset } from "../data";
import { counted } from "../config";
import { latentMeans } from "../evaluation";
import { drawableName, imageGrid, type ImageGrid } from "../figures";
import { projectToPlane } from "../math";
import { decodeLatents, type Model, takesLabels } from "../models";
import { title } from "../results/title";

/** How far from the middle the picture goes, in standard deviations of the images' latents. */
const reach = 2;

/** Columns of classes; of more, the first are shown. */
const mostClasses = 15;

/** Of fewer, a class a column would be a slim picture: the plane is shown as the first class. */
const fewestClasses = 4;

/**
 * What stands for a playground where nothing can run: the decoded plane of its map. A model that is
 * told labels shows a class in each column, along the map's first axis.
 *
 * @param way how a reader comes to the playground itself
 */
export function playgroundPicture(
  model: Model,
  data: Dataset,
  count: number,
  way: string,
): ImageGrid {
  const { latentSize, numClasses, imageShape } = model.config;
  const split = data.test.slice(0, Math.min(count, data.test.size), "test");
  const mean = latentMeans(model, split);
  const { x, y, center, directions } = projectToPlane(mean, latentSize);
  const origin = latentSize > 2 ? center : center.map((_, d) => average(d === 0 ? x : y));
  const [wide, high] = [deviation(x), deviation(y)];
  const latent = (right: number, up: number) =>
    Array.from(
      origin,
      (c, d) => c + right * wide * directions[0][d] + up * high * directions[1][d],
    );
  const told = takesLabels(model) && numClasses >= fewestClasses;
  const classes = Array.from({ length: Math.min(mostClasses, numClasses) }, (_, label) => label);
  const [columns, rows] = told ? [classes.length, 7] : [15, 9];
  const cells = Array.from({ length: columns * rows }, (_, k) => {
    const [column, row] = [k % columns, Math.floor(k / columns)];
    const down = reach * (1 - (2 * row) / (rows - 1));
    return told
      ? { z: latent(down, 0), label: classes[column] }
      : { z: latent(reach * ((2 * column) / (columns - 1) - 1), down), label: 0 };
  });
  return imageGrid({
    images: decodeLatents(
      model,
      Float32Array.from(cells.flatMap(({ z }) => z)),
      cells.map(({ label }) => label),
    ),
    imageShape,
    columns,
    side: 56,
    columnLabels: told
      ? classes.map((label) => drawableName(data.classNames[label], label))
      : undefined,
    title: title(told ? `each ${data.item === "digit" ? "digit" : "class"} along the latent map` : "the latent map, decoded", data, model), // prettier-ignore
    caption: `${way}${told && numClasses > classes.length ? ` The first ${classes.length} of ${counted(numClasses)} classes.` : ""}`, // prettier-ignore
  });
}

function average(values: Float32Array): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

function deviation(values: Float32Array): number {
  const mean = average(values);
  return Math.sqrt(average(values.map((v) => (v - mean) ** 2)));
}
