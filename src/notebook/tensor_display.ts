import { tf } from "../backend";
import { displaySymbol, type MimeBundle } from "../host/notebook_host";
import { imageGrid } from "../figures/image_grid";

/** Images in a tensor, if its shape is one of theirs. */
interface Images {
  readonly count: number;
  readonly imageShape: readonly [number, number];
}

const mostImages = 40;
const mostNumbers = 1000;
const columns = 10;

/**
 * Lets every tensor show itself in a notebook: its shape, type and range, and what is in it: small
 * ones as numbers, images as a picture. Images are grey in [0, 1], of shape [height, width],
 * [n, height, width], [n, height, width, 1] or, where n rows have the pixels of a square, [n, pixels].
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
  const said = `${name}, ${range}${odd > 0 ? `, ${odd} not finite` : ""}`;
  const images = odd === 0 && low >= 0 && high <= 1 ? imagesIn(tensor.shape) : undefined;
  if (images) {
    const { count, imageShape } = images;
    const shown = Math.min(count, mostImages);
    const caption = shown < count ? `the first ${shown} of ${count}` : "";
    const grid = imageGrid({
      ...{ images: Float32Array.from(values), count: shown, imageShape, caption },
      ...{ columns: Math.min(columns, shown), scale: 2, title: said },
    });
    return { ...(await grid[displaySymbol]()), "text/plain": said };
  }
  const numbers = tensor.size <= mostNumbers ? `\n${numbersOf(tensor)}` : "";
  return { "text/plain": said + numbers };
}

function imagesIn(shape: readonly number[]): Images | undefined {
  const [last = 0] = shape.slice(-1);
  const sides = shape.length > 2 && last === 1 ? shape.slice(0, -1) : shape;
  const [height = 0, width = 0] = sides.slice(-2);
  const large = (side: number) => side >= 8 && side <= 512;
  if ((sides.length === 2 || sides.length === 3) && large(height) && large(width)) {
    const square = sides.length === 2 ? squareRows(sides) : undefined;
    return square ?? { count: sides.length === 3 ? sides[0] : 1, imageShape: [height, width] };
  }
  return sides.length === 2 ? squareRows(sides) : undefined;
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
