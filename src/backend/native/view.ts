import * as tf from "@tensorflow/tfjs-core";

/** A tensor's numbers in another shape and order: those that loops inside each other come to. */
export interface View {
  readonly shape: number[];
  /** Turns of each loop, the outermost first. */
  readonly sizes: number[];
  /** How far each turn of a loop goes on among the numbers. */
  readonly steps: number[];
  /** Where the first number is. */
  readonly start: number;
}

/** How far the next number is along each dimension. */
function stepsOf(shape: readonly number[]): number[] {
  const steps = shape.map(() => 1);
  for (let i = shape.length - 1; i > 0; i--) steps[i - 1] = steps[i] * shape[i];
  return steps;
}

/** `tf.reshape`; one size may be −1, for what is left. */
export function reshapedView(size: number, shape: readonly number[]): View {
  const whole = tf.util.inferFromImplicitShape([...shape], size);
  return { shape: whole, sizes: [size], steps: [1], start: 0 };
}

/** `tf.expandDims`; a negative `dim` counts from the end. */
export function expandedView(shape: readonly number[], dim: number): View {
  const whole = [...shape];
  whole.splice(dim < 0 ? shape.length + dim + 1 : dim, 0, 1);
  return reshapedView(tf.util.sizeFromShape(whole), whole);
}

/** `tf.slice` */
export function slicedView(x: tf.Tensor, begin: number | number[], size: number | number[]): View {
  const [from, sizes] = tf.backend_util.slice_util.parseSliceParams(x, begin, size);
  const steps = stepsOf(x.shape);
  const start = from.reduce((sum, at, i) => sum + at * steps[i], 0);
  return { shape: sizes, sizes, steps, start };
}

/** `tf.transpose` */
export function transposedView(shape: readonly number[], order: readonly number[]): View {
  const steps = stepsOf(shape);
  const sizes = order.map((i) => shape[i]);
  return { shape: sizes, sizes, steps: order.map((i) => steps[i]), start: 0 };
}

/** `tf.tile` */
export function tiledView(shape: readonly number[], times: readonly number[]): View {
  const steps = stepsOf(shape);
  return {
    shape: shape.map((size, i) => size * times[i]),
    sizes: shape.flatMap((size, i) => [times[i], size]),
    steps: steps.flatMap((step) => [0, step]),
    start: 0,
  };
}
