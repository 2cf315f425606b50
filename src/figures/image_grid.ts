import { UserError } from "../config";
import {
  type ImageShape,
  imageShapeOf,
  type ImageShapeLike,
  imageSize,
  shapeText,
} from "../data/image_shape";
import { displaySymbol, toBase64 } from "../host";
import type { Displayable } from "./displayable";
import { type DrawableGrid, drawImageGrid } from "./image_grid_svg";
import { imagePng } from "./png";
import { loadRasterizer } from "./rasterize";
import { shrunk, shrunkShape } from "./shrink";

/** What {@link imageGrid} draws. */
export interface ImageGridOptions {
  /**
   * Images in [0, 1], 0 black: one array `[count, height, width, channels]` in row-major order, or a
   * list of `[height, width, channels]` arrays. Values outside are clipped.
   */
  images: Float32Array | readonly Float32Array[];
  /** How many of the images to draw; all of them by default. */
  count?: number;
  /** `[height, width]` of grey images, or `[height, width, channels]` with 1 or 3 channels. */
  imageShape: ImageShapeLike;
  /** Images in a row; the last row may be shorter. */
  columns: number;
  /**
   * Side of one image pixel in the picture, in whole pixels. By default as it comes closest to
   * {@link ImageGridOptions.side}; and images so large that a row would be wider than 1700 pixels are
   * made smaller, by the mean of each square of pixels.
   */
  scale?: number;
  /** How long the longer side of an image should be where it is enlarged, in pixels; 84 by default. */
  side?: number;
  title?: string;
  /** Stands under the title, quieter. */
  subtitle?: string;
  /** One label a row, left of it. */
  rowLabels?: readonly string[];
  /** One label a column, above it. */
  columnLabels?: readonly string[];
  /** One label an image, under it; cut where it is longer than the image is wide. */
  imageLabels?: readonly string[];
  /** Stands under the images, quieter. */
  caption?: string;
}

/** A picture of rows and columns of images; shows itself as a PNG in a notebook. */
export interface ImageGrid extends Displayable, DrawableGrid {
  /** The picture in words. */
  readonly altText: string;
}

/**
 * Lays images out in rows and columns, with a title and labels. Around the images the picture is clear, so
 * that it stands on a white page as on a dark one.
 *
 * The images are copied, so the caller's arrays may change afterwards.
 *
 * @throws UserError where a pixel is not a number, as after a training that diverged
 * @throws RangeError where sizes, counts and labels do not fit together
 *
 * @example
 * ```ts
 * const { images } = sampleImages(model, 20);
 * figures.imageGrid({ images, imageShape: [28, 28], columns: 10, title: "VAE · samples · MNIST" });
 * ```
 */
export function imageGrid(options: ImageGridOptions): ImageGrid {
  const { columns, title = "", subtitle = "", caption = "" } = options;
  const { rowLabels = [], columnLabels = [], imageLabels = [] } = options;
  const given = imageShapeOf(options.imageShape);
  const { scale, factor } = sizesOf(given, options);
  const imageShape = shrunkShape(given, factor);
  for (const size of [columns, scale]) {
    if (!Number.isInteger(size) || size < 1) {
      throw new RangeError(`columns and scale must be integers of at least 1, got ${size}`);
    }
  }
  const images = splitImages(options).map((image) => shrunk(image, given, factor));
  const rows = Math.ceil(images.length / columns);
  if (rowLabels.length > 0 && rowLabels.length !== rows) {
    throw new RangeError(`${rows} rows of images, but ${rowLabels.length} row labels`);
  }
  if (columnLabels.length > 0 && columnLabels.length !== columns) {
    throw new RangeError(`${columns} columns of images, but ${columnLabels.length} column labels`);
  }
  if (imageLabels.length > 0 && imageLabels.length !== images.length) {
    throw new RangeError(`${images.length} images, but ${imageLabels.length} labels of images`);
  }
  const name = [title, subtitle].filter(Boolean).join(", ") || "Images";
  const labels = [...rowLabels].filter(Boolean).join(", ");
  const grid: ImageGrid = {
    ...{
      images,
      imageShape,
      rows,
      columns,
      scale,
      title,
      subtitle,
      rowLabels,
      columnLabels,
      imageLabels,
      caption,
    },
    altText: `${name}: ${images.length} ${images.length === 1 ? "image" : "images"}${labels && ` (${labels})`}`,
    [displaySymbol]: async () => ({
      "image/png": toBase64(await toPng(grid)),
      "text/plain": `Figure: ${grid.altText}`,
    }),
  };
  return grid;
}

/**
 * Draws an image grid as PNG bytes. The same grid gives the same bytes, on every machine: font and rasteriser come
 * with the project, and neither a browser nor a system font is used.
 */
export async function toPng(grid: ImageGrid): Promise<Uint8Array> {
  const rasterizer = await loadRasterizer();
  const { pixels, width, height } = rasterizer.render(drawImageGrid(grid, rasterizer));
  // Where the images are grey all is grey, and one channel with alpha makes the file half as large.
  const [, , colors] = grid.imageShape;
  const samples = new Uint8ClampedArray(width * height * (colors + 1));
  for (let from = 0, to = 0; from < pixels.length; from += 4) {
    const alpha = pixels[from + 3];
    // The rasteriser's colours are multiplied by alpha, a PNG's are not.
    for (let color = 0; color < colors; color++) {
      samples[to++] = alpha && (255 * pixels[from + color]) / alpha;
    }
    samples[to++] = alpha;
  }
  return imagePng(new Uint8Array(samples.buffer), [height, width, colors + 1]);
}

/** A row of images is made no wider than this, in pixels. */
const WIDEST = 1700;

/** How many pixels of the picture one of an image becomes, or how many of an image become one. */
function sizesOf(
  [height, width]: ImageShape,
  { scale, side = 84, columns }: ImageGridOptions,
): { scale: number; factor: number } {
  if (scale !== undefined) return { scale, factor: 1 };
  const enlarged = Math.max(1, Math.round(side / Math.max(height, width)));
  const factor = enlarged > 1 ? 1 : Math.max(1, Math.ceil((columns * width) / WIDEST));
  return { scale: enlarged, factor };
}

function splitImages({ images, count, ...options }: ImageGridOptions): Float32Array[] {
  const imageShape = imageShapeOf(options.imageShape);
  const size = imageSize(imageShape);
  const available = images instanceof Float32Array ? images.length / size : images.length;
  const wanted = count ?? available;
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > available) {
    throw new RangeError(
      `cannot draw ${wanted} images of ${shapeText(imageShape)} pixels from ${available}`,
    );
  }
  return Array.from({ length: wanted }, (_, index) => {
    const image =
      images instanceof Float32Array
        ? images.slice(index * size, (index + 1) * size)
        : Float32Array.from(images[index]);
    if (image.length !== size) {
      throw new RangeError(
        `image ${index} has ${image.length} numbers, but ${shapeText(imageShape)} has ${size}`,
      );
    }
    if (image.some(Number.isNaN)) {
      throw new UserError(
        `image ${index} has pixels that are not numbers: if training diverged, try a smaller learning rate`,
      );
    }
    return image;
  });
}
