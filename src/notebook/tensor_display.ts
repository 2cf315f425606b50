import { tf } from "../backend";
import { counted } from "../config";
import { displaySymbol, type MimeBundle } from "../host";
import type { ImageShapeLike } from "../data";
import { imageGrid } from "../figures";

/** Images in a tensor, if its shape is one of theirs. */
interface Images {
  readonly count: number;
  readonly imageShape: ImageShapeLike;
}

const mostImages = 40;
const mostNumbers = 1000;
const columns = 10;

/**
 * Lets every tensor show itself in a notebook: its shape, type and range, and what is in it: small
 * ones as numbers, images as a picture. Images are in [0, 1], of shape [height, width],
 * [n, height, width], [n, height, width, channels] with 1 or 3 channels, [height, width, 3] or, where
 * n rows have the pixels of a grey square, [n, pixels].
 */
export function showTensors(): void {
  const prototype = tf.Tensor.prototype as tf.Tensor & {
    [displaySymbol]?: (this: tf.Tensor) => Promise<MimeBundle>;
  };
  prototype[displaySymbol] = function () {
    return tensorBundle(this);
  };
}

async function tensorBundle(tensor: tf.Tensor): Promise<MimeBundle> {
  const name = `Tensor ${tensor.dtype} [${tensor.shape.join(", ")}]`;
  if (tensor.isDisposed) return { "text/plain": `${name}, disposed` };
  if (tensor.dtype === "string" || tensor.dtype === "complex64" || tensor.size === 0) {
    return { "text/plain": name };
  }
  const values = await tensor.data();
  const { low, high, odd } = rangeOf(values);
  const range = `from ${brief(low)} to ${brief(high)}`;
  const said = `${name}, ${range}${odd > 0 ? `, ${counted(odd)} not finite` : ""}`;
  const images = odd === 0 && low >= 0 && high <= 1 ? imagesIn(tensor.shape) : undefined;
  if (images) {
    const { count, imageShape } = images;
    const shown = Math.min(count, mostImages);
    const caption = shown < count ? `the first ${counted(shown)} of ${counted(count)}` : "";
    const grid = imageGrid({
      ...{ images: Float32Array.from(values), count: shown, imageShape, caption },
      ...{ columns: Math.min(columns, shown), side: 56, title: said },
    });
    return { ...(await grid[displaySymbol]()), "text/plain": said };
  }
  const numbers = tensor.size <= mostNumbers ? `\n${numbersOf(tensor)}` : "";
  return { "text/plain": said + numbers };
}

function imagesIn(shape: readonly number[]): Images | undefined {
  if (shape.length === 2) return squareRows(shape) ?? framed(1, [...shape, 1]);
  const channels = shape[shape.length - 1];
  if (shape.length === 4) return framed(shape[0], shape.slice(1));
  if (shape.length !== 3) return undefined;
  // [height, width, 3] is one image in colour, [n, height, width] are grey ones.
  return channels === 3 || channels === 1
    ? framed(1, shape)
    : framed(shape[0], [...shape.slice(1), 1]);
}

/** Images of that [height, width, channels], if these are an image's. */
function framed(count: number, [height, width, channels]: readonly number[]): Images | undefined {
  const large = (side: number) => side >= 8 && side <= 512;
  if (!large(height) || !large(width) || (channels !== 1 && channels !== 3)) return undefined;
  return { count, imageShape: [height, width, channels] };
}

/** [n, pixels] with pixels 64, 81, …, 784, …: n square images. */
function squareRows([count, pixels]: readonly number[]): Images | undefined {
  const side = Math.sqrt(pixels);
  return Number.isInteger(side) && side >= 8 && pixels !== count
    ? { count, imageShape: [side, side] }
    : undefined;
}

function rangeOf(values: ArrayLike<number>): { low: number; high: number; odd: number } {
  let [low, high, odd] = [Infinity, -Infinity, 0];
  for (const value of Array.from(values)) {
    if (!Number.isFinite(value)) odd++;
    else [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  return { low, high, odd };
}

/** TensorFlow.js's own table of numbers, without the heading that says the shape once more. */
function numbersOf(tensor: tf.Tensor): string {
  return tensor.toString().replace(/^Tensor\n/, "");
}

const brief = (value: number) => String(Number(value.toPrecision(4)));
