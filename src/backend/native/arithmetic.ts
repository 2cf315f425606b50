import * as tf from "@tensorflow/tfjs-core";
import { EACH, PAIRS, REDUCTIONS } from "./arithmetic_names";
import { isInBackground } from "./background";
import { nativeBackend } from "./binding";
import { runOperation, runSimpleOperation } from "./operations";
import {
  expandedView,
  reshapedView,
  slicedView,
  tiledView,
  transposedView,
  type View,
} from "./view";

// What a loss is made of, between a network and another, is written in TensorFlow.js's own operations. TensorFlow
// does each at once, so that it waits for all work in the background, and is waited for. In a step of training
// those below are the project's own, which are put in the queue like a network's layers.

/** A call of TensorFlow.js, with its tensors and attributes. */
interface KernelCall {
  readonly inputs: Record<string, tf.Tensor>;
  readonly attrs: Record<string, unknown>;
}

/** What a call comes to; undefined where it is left to TensorFlow. */
type Own = (call: KernelCall) => tf.TensorInfo | tf.TensorInfo[] | undefined;

const isFloat = ({ dtype, size }: tf.Tensor) => dtype === "float32" && size > 0;
const own = (name: string, ...inputs: tf.Tensor[]) =>
  runSimpleOperation(`LatentLab${name}`, inputs);

/** Products of fewer multiply-adds are not worth packing into panels. */
const SMALL_PRODUCT = 2 ** 20;

const viewed =
  (viewOf: (x: tf.Tensor, attrs: Record<string, unknown>) => View): Own =>
  ({ inputs, attrs }) => {
    const [x] = Object.values(inputs);
    const wanted = isFloat(x) ? viewOf(x, attrs) : undefined;
    return wanted && wanted.sizes.every((size) => size > 0) ? view(x, wanted) : undefined;
  };

const reduced =
  (name: string): Own =>
  ({ inputs: { x }, attrs }) => {
    if (!isFloat(x)) return undefined;
    const axes = tf.util.parseAxisParam(
      (attrs.axis ?? attrs.reductionIndices) as number | number[],
      x.shape,
    );
    const numbers = { axes, count: axes.length, keep: Number(attrs.keepDims ?? false) };
    return runOperation(`LatentLab${name}`, [x], 1, numbers)[0];
  };

const calls: Readonly<Record<string, Own>> = {
  ...Object.fromEntries(
    EACH.map((name): [string, Own] => [
      name,
      ({ inputs: { x } }) => (isFloat(x) ? own(name, x) : undefined),
    ]),
  ),
  ...Object.fromEntries(
    PAIRS.map((name): [string, Own] => [
      name,
      ({ inputs: { a, b } }) => (isFloat(a) && isFloat(b) ? own(name, a, b) : undefined),
    ]),
  ),
  Step: ({ inputs: { x }, attrs: { alpha } }) =>
    isFloat(x) && !alpha ? own("Step", x) : undefined,
  ...Object.fromEntries(REDUCTIONS.map((name) => [name, reduced(name)])),
  Softmax({ inputs: { logits } }) {
    if (!isFloat(logits)) return undefined;
    const numbers = { axes: [logits.rank - 1], count: 1, keep: 1 };
    const rows = (name: string, x: tf.Tensor) =>
      runOperation(`LatentLab${name}`, [x], 1, numbers)[0];
    return tf.tidy(() => {
      const powers = own("Exp", own("Sub", logits, rows("Max", logits)));
      return own("RealDiv", powers, rows("Sum", powers));
    });
  },
  Reshape: viewed(({ size }, attrs) => reshapedView(size, attrs.shape as number[])),
  ExpandDims: viewed(({ shape }, attrs) => expandedView(shape, attrs.dim as number)),
  Slice: viewed((x, attrs) => slicedView(x, attrs.begin as number[], attrs.size as number[])),
  Transpose: viewed(({ shape }, attrs) => transposedView(shape, attrs.perm as number[])),
  Tile: viewed(({ shape }, attrs) => tiledView(shape, attrs.reps as number[])),
  AddN({ inputs }) {
    const terms = Object.values(inputs);
    if (terms.length < 2 || !terms.every(isFloat)) return undefined;
    return tf.tidy(() => terms.reduce((sum, term) => own("Add", sum, term)));
  },
  ClipByValue({ inputs: { x }, attrs }) {
    if (!isFloat(x)) return undefined;
    const [least, most] = [attrs.clipValueMin, attrs.clipValueMax] as number[];
    return tf.tidy(() => own("Maximum", own("Minimum", x, tf.scalar(most)), tf.scalar(least)));
  },
  BatchMatMul({ inputs: { a, b }, attrs: { transposeA, transposeB } }) {
    if (a.rank !== 2 || b.rank !== 2 || !isFloat(a) || !isFloat(b)) return undefined;
    const sides = ({ shape: [rows, columns] }: tf.Tensor2D, isTurned: unknown) =>
      isTurned ? [columns, rows] : [rows, columns];
    const [n, inner] = sides(a as tf.Tensor2D, transposeA) as [number, number];
    const [same, m] = sides(b as tf.Tensor2D, transposeB) as [number, number];
    if (inner !== same || n * inner * m > SMALL_PRODUCT) return undefined;
    const turned = (x: tf.Tensor) => view(x, transposedView(x.shape, [1, 0]));
    return tf.tidy(() => own("Product", transposeA ? turned(a) : a, transposeB ? turned(b) : b));
  },
  Concat({ inputs, attrs }) {
    const parts = Object.values(inputs);
    if (!parts.every(isFloat)) return undefined;
    const [axis] = tf.util.parseAxisParam(attrs.axis as number, parts[0].shape);
    return runOperation("LatentLabJoin", parts, 1, { axis, N: parts.length })[0];
  },
  SplitV({ inputs: { x }, attrs }) {
    if (!isFloat(x)) return undefined;
    const [axis] = tf.util.parseAxisParam(attrs.axis as number, x.shape);
    const told = attrs.numOrSizeSplits as number | number[];
    const widths = tf.backend_util.prepareSplitSize(x, told, axis);
    return runOperation("LatentLabSplit", [x], widths.length, { axis, N: widths.length, widths });
  },
  ArgMax({ inputs: { x }, attrs: { axis } }) {
    return isFloat(x) && x.rank === 2 && axis === 1 ? own("ArgMax", x) : undefined;
  },
  OneHot({ inputs: { indices }, attrs: { depth, onValue, offValue, dtype } }) {
    const plain = onValue === 1 && offValue === 0 && dtype === "float32" && indices.rank === 1;
    if (!plain || indices.dtype !== "int32" || indices.size === 0) return undefined;
    return runOperation("LatentLabOneHot", [indices], 1, { depth: depth as number })[0];
  },
  GatherV2({ inputs: { x, indices }, attrs: { axis, batchDims } }) {
    const ofRows = x.rank === 2 && axis === 0 && !batchDims && indices.rank === 1;
    if (!ofRows || !isFloat(x) || indices.dtype !== "int32" || indices.size === 0) return undefined;
    return own("Rows", x, indices);
  },
  LogicalAnd: ({ inputs: { a, b } }) =>
    tf.util.arraysEqual(a.shape, b.shape) && a.size > 0 ? own("LogicalAnd", a, b) : undefined,
  Select({ inputs: { condition, t, e } }) {
    const fits = [t, e].every((x) => isFloat(x) && tf.util.arraysEqual(x.shape, condition.shape));
    return fits ? own("Select", condition, t, e) : undefined;
  },
  Cast({ inputs: { x }, attrs: { dtype } }) {
    if (dtype !== "float32") return undefined;
    if (x.dtype === "bool" && x.size > 0) return own("Cast", x);
    return isFloat(x) ? itself(x) : undefined;
  },
  // No work for TensorFlow: JavaScript's array is handed over with the first operation that reads it.
  Fill({ attrs: { shape, value, dtype } }) {
    if (dtype !== "float32" || typeof value !== "number") return undefined;
    const sizes = shape as number[];
    return tf.tensor(new Float32Array(tf.util.sizeFromShape(sizes)).fill(value), sizes);
  },
  ZerosLike: ({ inputs: { x } }) => (isFloat(x) ? own("ZerosLike", x) : undefined),
};

/** Another tensor with the same numbers, as `tf.identity` makes it. */
function itself({ dataId, shape, dtype }: tf.Tensor): tf.TensorInfo {
  nativeBackend()?.incRef(dataId);
  return { dataId, shape, dtype };
}

function view(x: tf.Tensor, { shape, sizes, steps, start }: View): tf.Tensor {
  const numbers = { rank: shape.length, shape, loops: sizes.length, sizes, steps, start };
  return runOperation("LatentLabView", [x], 1, numbers)[0];
}

/** From now on TensorFlow.js's arithmetic of float32 tensors is the project's own in a step of training. */
export function useOwnArithmetic(): void {
  for (const [name, call] of Object.entries(calls)) {
    const theirs = tf.getKernel(name, "tensorflow");
    if (!theirs) continue;
    tf.unregisterKernel(name, "tensorflow");
    const kernelFunc: tf.KernelFunc = (args) =>
      (isInBackground() && call(args as unknown as KernelCall)) || theirs.kernelFunc(args);
    tf.registerKernel({ ...theirs, kernelFunc });
  }
  for (const gradient of [sumGradient, tileGradient]) {
    tf.unregisterGradient(gradient.kernelName);
    tf.registerGradient(gradient);
  }
}

/** TensorFlow.js's own multiplies by as many ones, which it makes in JavaScript. */
const sumGradient: tf.GradConfig = {
  kernelName: "Sum",
  inputsToSave: ["x"],
  gradFunc(dy, [{ shape }], attrs) {
    const axes = tf.util.parseAxisParam(attrs.axis as number | number[], shape);
    const kept = shape.map((size, i) => (axes.includes(i) ? 1 : size));
    const times = shape.map((size, i) => (axes.includes(i) ? size : 1));
    return { x: () => tf.tile(tf.reshape(dy as tf.Tensor, kept), times) };
  },
};

/** TensorFlow.js's own adds up as many slices as there are copies. */
const tileGradient: tf.GradConfig = {
  kernelName: "Tile",
  inputsToSave: ["x"],
  gradFunc(dy, [{ shape }], attrs) {
    const times = attrs.reps as number[];
    const copies = tf.reshape(
      dy as tf.Tensor,
      shape.flatMap((size, i) => [times[i], size]),
    );
    return {
      x: () =>
        tf.sum(
          copies,
          shape.map((_, i) => 2 * i),
        ),
    };
  },
};
