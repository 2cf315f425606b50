import { tf } from "../../backend";
import type { ImageShape } from "../../data";
import type { Noise } from "../noise";

/** The most that an image is changed at strength 1. */
const MOST = { turn: 0.3, shear: 0.3, scale: 0.2, shift: 0.12 };

/**
 * The images turned, sheared, scaled and moved a little, each by chance, as their class allows: up to
 * ±0.3 radians, ±0.3, ±20 % and ±12 % of the sides at strength 1. What comes in from beyond a side is the
 * pixel at that side.
 *
 * @param x float32 [n, pixels]
 * @param name of the noise
 * @param strength a factor on all of it; with 0 the images are as they were
 * @returns float32 [n, pixels], bilinear between pixels. The caller, or its `tf.tidy`, disposes.
 */
export function distorted(
  x: tf.Tensor2D,
  [height, width, channels]: ImageShape,
  { noise, name, strength = 1 }: { readonly noise: Noise; readonly name: string; readonly strength?: number }, // prettier-ignore
): tf.Tensor2D {
  const [n] = x.shape;
  const table = tf.reshape<tf.Rank.R2>(x, [n * height * width, channels]);
  const { rows, columns } = sources(noise.uniform(name, [n, 6]), [height, width], strength);
  const [row, column] = [tf.floor(rows), tf.floor(columns)];
  const [down, right] = [tf.sub(rows, row), tf.sub(columns, column)];
  const firsts = Int32Array.from({ length: n }, (_, i) => i * height * width);
  const first = tf.tensor2d(firsts, [n, 1], "int32");
  const corner = (isDown: number, isRight: number) => {
    const r = tf.minimum(tf.add(row, isDown), height - 1);
    const c = tf.minimum(tf.add(column, isRight), width - 1);
    const within = tf.cast(tf.add(tf.mul(r, width), c), "int32");
    const pixels = tf.gather(table, tf.reshape(tf.add(within, first), [-1]));
    const weight = tf.mul(share(down, isDown), share(right, isRight));
    return tf.mul(pixels, tf.reshape(weight, [-1, 1]));
  };
  const corners = [corner(0, 0), corner(0, 1), corner(1, 0), corner(1, 1)];
  return tf.reshape(tf.addN(corners), [n, height * width * channels]);
}

/** Of a pixel that lies between two, what it has of the second, or of the first. */
function share(part: tf.Tensor, isSecond: number): tf.Tensor {
  return isSecond ? part : tf.sub(1, part);
}

/** Where each pixel comes from: float32 [n, height · width] each, within the image. */
function sources(
  uniform: tf.Tensor2D,
  [height, width]: readonly [number, number],
  strength: number,
) {
  const signed = tf.mul(tf.sub(uniform, 0.5), 2 * strength);
  const [turn, shear, growth, narrowing, downwards, rightwards] = tf.split(signed, 6, 1);
  const angle = tf.mul(turn, MOST.turn);
  const tall = tf.exp(tf.mul(growth, MOST.scale));
  const wide = tf.exp(tf.mul(narrowing, MOST.scale));
  const slant = tf.mul(shear, MOST.shear);
  const [cos, sin] = [tf.cos(angle), tf.sin(angle)];
  const grid = Array.from({ length: height * width }, (_, p) => [Math.floor(p / width), p % width]);
  const centre = [(height - 1) / 2, (width - 1) / 2];
  const [r, c] = [0, 1].map((axis) => tf.tensor2d(grid.map((at) => at[axis] - centre[axis]), [1, grid.length])); // prettier-ignore
  const sheared = tf.add(c, tf.mul(slant, r)); // [n, height · width]
  const rows = tf.mul(tall, tf.sub(tf.mul(cos, r), tf.mul(sin, sheared)));
  const columns = tf.mul(wide, tf.add(tf.mul(sin, r), tf.mul(cos, sheared)));
  const placed = (at: tf.Tensor, shift: tf.Tensor, side: number) =>
    tf.clipByValue(tf.add(at, tf.add(tf.mul(shift, MOST.shift * side), (side - 1) / 2)), 0, side - 1); // prettier-ignore
  return { rows: placed(rows, downwards, height), columns: placed(columns, rightwards, width) };
}
